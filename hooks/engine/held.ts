import { compareText } from '../kubernetes/go-json.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord, recordAt } from '../kubernetes/read.ts'
import { appliedFields, extract } from './managed-fields.ts'
import type { ChildObject, ObjectMap } from './metacontroller-types.ts'
import { isRepairValue, repairAnnotation } from './repair-marks.ts'

/** Where the engine's other apply strategy, `dynamic-apply`, keeps what it last applied. */
export const lastAppliedAnnotation = 'metacontroller.k8s.io/last-applied-configuration'

/** The label by which the engine finds the children of a parent (`generateSelector`); it sets it itself. */
export const controllerLabel = 'controller-uid'

/**
 * Every observed child exactly as it was last applied: what a kind answers while the parent's configuration cannot be
 * honoured, so that what runs goes on running unchanged. Objects that others made come out as stubs.
 *
 * Limit: a field that somebody else has changed since is no longer ours to give back; it stays as they left it.
 */
export function heldChildren(observed: ObjectMap): readonly ChildObject[] {
  return Object.entries(observed)
    .toSorted(([left], [right]) => compareText(left, right))
    .flatMap(([, objects]) => Object.entries(objects).toSorted(([left], [right]) => compareText(left, right)))
    .map(([, object]) => heldChild(object))
}

/** One observed child as it was last applied; a bare stub where nothing is known of that. */
export function heldChild(object: KubernetesObject): ChildObject {
  const { apiVersion: _apiVersion, kind: _kind, metadata, status: _status, ...content } = lastApplied(object)
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      name: object.metadata.name,
      namespace: object.metadata.namespace,
      ...heldNames('labels', metadata, controllerLabel),
      ...heldNames('annotations', metadata, repairAnnotation, lastAppliedAnnotation),
    },
    ...withoutSentinels(content),
  }
}

function lastApplied(object: KubernetesObject): Readonly<Record<string, unknown>> {
  const fields = appliedFields(object)
  const applied = fields ? extract(object, fields) : parsed(object.metadata.annotations?.[lastAppliedAnnotation])
  return isRecord(applied) ? applied : {}
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function heldNames(
  field: 'labels' | 'annotations',
  metadata: unknown,
  ...omitted: readonly string[]
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const held = Object.entries(recordAt(metadata, field)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !omitted.includes(entry[0]),
  )
  return held.length === 0 ? {} : { [field]: Object.fromEntries(held) }
}

/** A ConfigMap caught in the middle of a repair: its sentinels were never wanted. */
function withoutSentinels(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!isRecord(content['data'])) return content
  const entries = Object.entries(content['data']).filter(([, value]) => !isRepairValue(value))
  return { ...content, data: Object.fromEntries(entries) }
}
