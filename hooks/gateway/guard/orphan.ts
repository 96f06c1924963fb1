import { askJson } from '../../apiserver/json/ask.ts'
import { collectionPath, resourceOf } from '../../apiserver/path.ts'
import { stringAt } from '../../kubernetes/read.ts'
import type { Call } from '../routing/call.ts'
import type { Claim } from './claim.ts'
import type { GuardOptions } from './options.ts'
import type { SeenObject } from './relation.ts'

/** With what orphans are removed. */
export type OrphanTools = Pick<GuardOptions, 'apiServer' | 'scope' | 'metrics' | 'logger'>

interface OrphanRemoval {
  readonly claim: Claim
  /** The object as it was looked at: one that has changed since may be somebody's, and stays. */
  readonly seen: SeenObject
}

/** `changed`: it is no longer what was looked at. `kept`: it is not to be removed, or cannot be. */
export type Removal = 'removed' | 'changed' | 'kept'

/**
 * Deletes an object that only earlier parents of the claim's name own. The garbage collector
 * would delete it too, but nobody knows when: after an outage of the API server it may have missed that the parent went.
 * The claim's parent must be the living one, since an engine that is behind may claim for one that was replaced.
 */
export async function removeOrphan(
  call: Call,
  { claim, seen }: OrphanRemoval,
  { apiServer, scope, metrics, logger }: OrphanTools,
): Promise<Removal> {
  if (call.query.has('dryRun')) return 'kept'
  const { apiVersion, kind, name } = claim.parent
  const { signal } = call
  const parents = [...scope.resources.values()].find(
    (scoped) => scoped.apiVersion === apiVersion && scoped.kind === kind,
  )
  if (!parents) return 'kept'

  const parentPath = `${collectionPath(parents, claim.namespace ?? '')}/${encodeURIComponent(name)}`
  const living = await askJson(apiServer, { method: 'GET', target: parentPath, signal })
  if (living.status !== 200 || stringAt(living.document, 'metadata', 'uid') !== claim.parent.uid) return 'kept'

  const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: seen, propagationPolicy: 'Background' }
  const answer = await askJson(apiServer, { method: 'DELETE', target: call.path, document: options, signal })
  if (answer.status === 409) return 'changed'
  if (answer.status >= 300) return 'kept'
  metrics.orphansRemoved.inc({ resource: resourceOf(call.path) })
  logger.info({ path: call.path }, 'removed an object left behind by a deleted parent of the same name')
  return 'removed'
}
