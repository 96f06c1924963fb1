import { askJson } from '../../apiserver/json/ask.ts'
import { resourceOf } from '../../apiserver/path.ts'
import { takeoverPatch } from './managed-fields.ts'
import type { GuardOptions } from './options.ts'

/** With what fields are taken over. */
export type TakeoverTools = Pick<GuardOptions, 'apiServer' | 'takeoverManagers' | 'metrics' | 'logger'>

interface Takeover {
  /** The child, or its metadata alone. */
  readonly child: unknown
  readonly path: string
  /** The engine's field manager. */
  readonly manager: string
  readonly signal: AbortSignal
}

const attempts = 3

/**
 * Takes over the Go operator's fields of a child of ours for the engine, whose next apply takes out what it does not set;
 * answers whether there were any. What fails is tried again with the next apply, whose answer still shows them.
 */
export async function takeOverFields(
  { child, path, manager, signal }: Takeover,
  { apiServer, takeoverManagers, metrics, logger }: TakeoverTools,
): Promise<boolean> {
  let current = child
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const patch = takeoverPatch(current, takeoverManagers, manager)
    if (patch === undefined) return false

    const contentType = 'application/merge-patch+json'
    const answer = await askJson(apiServer, { method: 'PATCH', target: path, document: patch, contentType, signal })
    if (answer.status === 200) {
      metrics.takeovers.inc({ resource: resourceOf(path) })
      return true
    }
    if (answer.status !== 409) {
      logger.warn({ path, status: answer.status }, "the Go operator's entry in managedFields could not be taken over")
      return false
    }
    current = (await askJson(apiServer, { method: 'GET', target: path, signal })).document
  }
  return false
}
