import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { isRecord, listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { type Difference, differences } from './differences.ts'
import { idOf } from './identity.ts'

type Fields = Readonly<Record<string, unknown>>

/** How whole statuses differ. */
export function statusDifferences(
  recorded: readonly KubernetesObject[],
  ours: readonly KubernetesObject[],
  step: string,
): readonly Difference[] {
  return recorded.flatMap((object) => {
    const mine = ours.find((candidate) => idOf(candidate) === idOf(object))
    const path = `${step}/status/${idOf(object)}`
    if (!mine) return [{ path, recorded: object['status'] ?? {}, ours: undefined }]
    return differences(comparable(object), comparable(mine), path)
  })
}

/** The part of a status that scripts rely on: phase, URL, and each condition's status and reason. */
export function briefStatusDifferences(
  recorded: readonly KubernetesObject[],
  ours: readonly KubernetesObject[],
  step: string,
): readonly Difference[] {
  return statusDifferences(recorded.map(brief), ours.map(brief), step)
}

function brief(object: KubernetesObject): KubernetesObject {
  const status = isRecord(object['status']) ? object['status'] : {}
  const conditions = listAt(status, 'conditions')
    .filter(isRecord)
    .map(({ type, status, reason }) => ({ type, status, reason }))
  const { generation: _, ...metadata } = object.metadata
  return { ...object, metadata, status: { phase: status['phase'], url: status['url'], conditions } }
}

/** A status with its conditions by type; times only say that there is one, generations whether they are the object's. */
function comparable(object: KubernetesObject): Fields {
  const status = isRecord(object['status']) ? object['status'] : {}
  const conditions = listAt(status, 'conditions').map((condition): [string, unknown] => {
    const { status, reason, message } = isRecord(condition) ? condition : {}
    return [stringAt(condition, 'type') ?? '', compact({ status, reason, message })]
  })
  const { observedGeneration } = status
  const { generation } = object.metadata
  const timed = timesHidden(status)
  return {
    ...(isRecord(timed) ? timed : {}),
    observedGeneration:
      observedGeneration === undefined || observedGeneration !== generation ? observedGeneration : '<current>',
    conditions: Object.fromEntries(conditions),
  }
}

/** What is empty says no more than what is absent. */
function compact(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)))
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)
}

const times = new Set(['lastAttempt', 'lastSyncTime', 'readySince'])

function timesHidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timesHidden)
  if (!isRecord(value)) return value
  return compact(
    Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, times.has(key) ? '<time>' : timesHidden(item)]),
    ),
  )
}
