import { collect, parsedJson } from './collect.ts'
import type { GatewayContext } from './context.ts'
import { releasePatch } from './managed-fields.ts'

const attempts = 3

/**
 * Ends the Go operator's share in a child that the engine has just applied, if it has one; the answer is the child as it
 * is then, or `undefined` where there was nothing to do. The child is ours already: what fails here is tried again with
 * the next apply, whose answer still shows the share.
 */
export async function endOperatorsShare(
  child: unknown,
  path: string,
  context: GatewayContext,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  let current = child
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const patch = releasePatch(current, context.takeoverManagers)
    if (patch === undefined) return undefined

    const answer = await context.upstream.ask({
      method: 'PATCH',
      target: path,
      headers: { accept: 'application/json', 'content-type': 'application/merge-patch+json' },
      body: Buffer.from(JSON.stringify(patch)),
      signal,
    })
    const body = await collect(answer.body)
    if (answer.status === 200) return body
    if (answer.status !== 409) {
      context.logger.warn(
        { path, status: answer.status },
        "the Go operator's entry in managedFields could not be cleared",
      )
      return undefined
    }
    const fresh = await context.upstream.ask({
      method: 'GET',
      target: path,
      headers: { accept: 'application/json' },
      signal,
    })
    current = parsedJson(await collect(fresh.body))
  }
  return undefined
}
