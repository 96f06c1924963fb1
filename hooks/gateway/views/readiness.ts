import type { ApiServer } from '../../apiserver/client.ts'

/**
 * Whether a refusal is to be believed. An API server that has just started listens before it knows the roles, and behind
 * a load balancer the gateway cannot see it start: it then says "forbidden" to everything, and its /readyz is not 200.
 */
export interface Readiness {
  /** False only where /readyz, which has been 200 before, is not now: some clusters never show it. */
  isServing(): Promise<boolean>
}

const lookMilliseconds = 500
const patienceMilliseconds = 5_000

/** `now` counts milliseconds. Looks that are asked for at about the same time are one. */
export function createReadiness(apiServer: Pick<ApiServer, 'ask' | 'showsReadiness'>, now: () => number): Readiness {
  let latest: { readonly at: number; readonly answer: Promise<boolean> } | undefined

  async function look(): Promise<boolean> {
    const signal = AbortSignal.timeout(patienceMilliseconds)
    const answer = await apiServer.ask({ method: 'GET', target: '/readyz', signal }).catch(() => undefined)
    answer?.body.drop()
    return answer?.status === 200 || !apiServer.showsReadiness()
  }

  return {
    isServing() {
      if (latest === undefined || now() - latest.at > lookMilliseconds) latest = { at: now(), answer: look() }
      return latest.answer
    },
  }
}
