import type { Refusal } from '../../apiserver/list-pages.ts'
import { type Call, write } from '../routing/call.ts'
import type { ScopedResource } from '../routing/scope.ts'

/** The answer to a LIST while it is written. */
export interface ListBody {
  add(items: readonly Buffer[]): Promise<void> | undefined
  fail(refusal: Refusal): void
  end(scoped: ScopedResource, version: string): void
}

/** Items first, the list's kind and version last: JSON has no order, and the version is known only at the end. */
export function openList(call: Call): ListBody {
  const { response } = call
  let count = 0

  function begin(): void {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/json' })
  }

  return {
    add(items) {
      begin()
      const separated = items.flatMap((item, index) =>
        count + index === 0 ? [Buffer.from('{"items":['), item] : [Buffer.from(','), item],
      )
      count += items.length
      return write(call, Buffer.concat(separated))
    },
    fail({ status, body }) {
      if (response.headersSent) {
        response.destroy() // half a list: the engine must not take it for a whole one
        return
      }
      if (status === 429 || status === 503) response.setHeader('retry-after', '1') // client-go then tries again by itself
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(body)
    },
    end({ apiVersion, kind }, resourceVersion) {
      begin()
      const head = JSON.stringify({ apiVersion, kind: `${kind}List`, metadata: { resourceVersion } })
      response.end(`${count === 0 ? '{"items":[' : ''}],${head.slice(1)}`)
    },
  }
}
