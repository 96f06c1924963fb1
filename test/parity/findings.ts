import { inputIn } from '../../hooks/cli/input/input.ts'
import { readEnvironment } from '../../hooks/http/environment.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import type { Context } from '../../hooks/settings.ts'
import { childDifferences } from './children.ts'
import type { Finding } from './deviations.ts'
import type { Difference } from './differences.ts'
import type { Outcome, Recording } from './recordings.ts'
import { objectsAfter, rendered } from './rendered.ts'
import { replay } from './replay.ts'
import { briefStatusDifferences, statusDifferences } from './statuses.ts'

const now = '2026-01-31T12:00:00Z'

/** Everything in which the operator does not do what was recorded. */
export async function findingsOf(recording: Recording): Promise<readonly Finding[]> {
  const context = contextOf(recording)
  const { objects, refused } = admitted(recording.given)
  const cluster = [
    ...setDifferences('refused', recording.refused, refused),
    ...setDifferences('events', recording.events, []),
    ...(await clusterDifferences(recording, objects, context)),
  ]
  return [
    ...cluster.map((difference) => ({ ...difference, view: 'cluster' as const })),
    ...renderedDifferences(recording, objects, context).map((difference) => ({
      ...difference,
      view: 'rendered' as const,
    })),
  ]
}

async function clusterDifferences(
  recording: Recording,
  objects: readonly KubernetesObject[],
  context: Context,
): Promise<readonly Difference[]> {
  const { first, ready, second } = await replay(recording, objects, context)
  return [
    ...outcomeDifferences('step1', recording.first, first),
    ...statusDifferences(recording.ready?.statuses ?? [], ready?.statuses ?? [], 'ready'),
    ...(recording.second && second ? outcomeDifferences('step2', recording.second, second) : []),
  ]
}

function outcomeDifferences(step: string, recorded: Outcome, ours: Outcome): readonly Difference[] {
  return [
    ...childDifferences(recorded.children, ours.children, step),
    ...statusDifferences(recorded.statuses, ours.statuses, step),
  ]
}

function renderedDifferences(
  { first, second }: Recording,
  objects: readonly KubernetesObject[],
  context: Context,
): readonly Difference[] {
  const isApplied = second && second.applied.length + second.deleted.length > 0
  return [
    ...briefDifferences('step1', first, rendered(objects, context)),
    ...(isApplied ? briefDifferences('step2', second, rendered(objectsAfter(objects, second), context)) : []),
  ]
}

function briefDifferences(step: string, recorded: Outcome, ours: Outcome): readonly Difference[] {
  return [
    ...childDifferences(recorded.children.map(withoutOwners), ours.children, step),
    ...briefStatusDifferences(recorded.statuses, ours.statuses, step),
  ]
}

/** The engine writes owner references, not the operator. */
function withoutOwners({ metadata, ...child }: KubernetesObject): KubernetesObject {
  return { ...child, metadata: { ...metadata, ownerReferences: undefined } }
}

/** The objects that the definitions let through, and the ids of those that they refuse. */
function admitted(objects: readonly KubernetesObject[]): {
  readonly objects: readonly KubernetesObject[]
  readonly refused: readonly string[]
} {
  const { objects: taken, validationErrors } = inputIn(
    objects.map((object, index) => ({ file: String(index), text: JSON.stringify(object) })),
    kinds,
  )
  const refused = validationErrors.map(({ subject = '' }) => subject.replace(/^(\w+) .*?([^/]+)$/, '$1:$2'))
  return { objects: taken.map(({ object }) => object), refused: [...new Set(refused)] }
}

function setDifferences(name: string, recorded: readonly string[], ours: readonly string[]): readonly Difference[] {
  const missing = recorded.filter((id) => !ours.includes(id))
  const extra = ours.filter((id) => !recorded.includes(id))
  return [
    ...missing.map((id) => ({ path: `${name}/${id}`, recorded: true, ours: undefined })),
    ...extra.map((id) => ({ path: `${name}/${id}`, recorded: undefined, ours: true })),
  ]
}

function contextOf({ environment }: Recording): Context {
  const reading = readEnvironment({ ...recordedEnvironment, ...environment })
  if (!reading.ok) throw new Error(reading.errors.join('\n'))
  return { now, settings: reading.settings }
}

/** What the Go operator ran with in every case that does not say otherwise. */
const recordedEnvironment = {
  TOOLHIVE_RUNNER_IMAGE: 'ghcr.io/stacklok/toolhive/proxyrunner:v0.5.2',
  TOOLHIVE_PROXY_HOST: '0.0.0.0',
  TOOLHIVE_REGISTRY_API_IMAGE: 'ghcr.io/stacklok/thv-registry-api:0.1.0',
}
