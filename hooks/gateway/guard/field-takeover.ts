import { collect, parsedJson } from '../../apiserver/json/document.ts'
import { resourceOf } from '../../apiserver/path.ts'
import type { GatewayContext } from '../context.ts'
import { inheritancePatch } from './managed-fields.ts'

interface Inheritance {
  /** The child, or its metadata alone. */
  readonly child: unknown
  readonly path: string
  /** The engine's field manager. */
  readonly heir: string
  readonly signal: AbortSignal
}

const attempts = 3

/**
 * Makes the Go operator's share in a child of ours the engine's, so that the next apply ends it; answers whether there
 * was one. What fails is tried again with the next apply, whose answer still shows the share.
 */
export async function inheritOperatorsShare(
  { child, path, heir, signal }: Inheritance,
  { upstream, takeoverManagers, metrics, logger }: GatewayContext,
): Promise<boolean> {
  const accept = 'application/json'
  let current = child
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const patch = inheritancePatch(current, takeoverManagers, heir)
    if (patch === undefined) return false

    const headers = { accept, 'content-type': 'application/merge-patch+json' }
    const body = Buffer.from(JSON.stringify(patch))
    const answer = await upstream.ask({ method: 'PATCH', target: path, headers, body, signal })
    await collect(answer.body)
    if (answer.status === 200) {
      metrics.handedOver.inc({ resource: resourceOf(path) })
      return true
    }
    if (answer.status !== 409) {
      logger.warn({ path, status: answer.status }, "the Go operator's entry in managedFields could not be taken over")
      return false
    }
    const fresh = await upstream.ask({ method: 'GET', target: path, headers: { accept }, signal })
    current = parsedJson(await collect(fresh.body))
  }
  return false
}
