import type { GuardedHttp } from '../../hooks/registry-sync/network/guarded-http.ts'

/** Sources elsewhere, as they answered: by path and query, 404 for the rest; no connection where nothing was recorded. */
export function recordedHttp(answers: Readonly<Record<string, unknown>> | undefined): GuardedHttp {
  return {
    async request({ url }) {
      const { host, pathname, search } = new URL(url)
      if (!answers) throw new Error(`connect ECONNREFUSED ${host}`)
      const answer = answers[`${pathname}${search}`]
      const body = new TextEncoder().encode(JSON.stringify(answer ?? ''))
      const status = answer === undefined ? { status: 404, statusText: 'Not Found' } : { status: 200, statusText: 'OK' }
      return { url, ...status, headers: {}, body: once(body) }
    },
    close() {},
  }
}

async function* once(body: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield body
}
