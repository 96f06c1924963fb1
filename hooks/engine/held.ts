import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord, recordAt } from '../kubernetes/read.ts'
import { lastApplied, lastAppliedAnnotation } from './last-applied.ts'
import type { ChildObject, ObjectMap } from './metacontroller-types.ts'
import { isRepairValue } from './repair-marks.ts'
import { repairedChildren } from './repairs.ts'
import { relatedObject } from './rules.ts'

/** The label by which the engine finds the children of a parent (`generateSelector`); it sets it itself. */
export const controllerLabel = 'controller-uid'

/** The name of a child that a kind makes. */
export interface ChildName {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
}

/** What a kind goes on answering while the parent's configuration cannot be honoured. */
export interface Holding {
  /** API group of the parent. */
  readonly group: string
  readonly namespace: string
  /** Children that the configuration decides: given back as they were last applied, where they are observed. */
  readonly kept: readonly ChildName[]
  /**
   * Children that follow from the parent's name and kind: made, as long as anything of the parent is there. Accounts and
   * rights always belong here: what grants something is never taken from what was observed.
   */
  readonly made: readonly ChildObject[]
}

/**
 * The children of a parent whose configuration cannot be honoured: what runs goes on running unchanged, and nothing is
 * made where nothing is. Objects of other names are not the parent's, whatever their labels say.
 *
 * Limit: a field that somebody else has changed since is no longer ours to give back; it stays as they left it.
 */
export function heldChildren(observed: ObjectMap, { group, namespace, kept, made }: Holding): readonly ChildObject[] {
  const seen = (name: string, kind: Pick<ChildName, 'apiVersion' | 'kind'>): KubernetesObject | undefined =>
    relatedObject(observed, kind, namespace, name)
  const held = kept.flatMap((child) => {
    const object = seen(child.name, child)
    return object ? [heldChild(object)] : []
  })
  if (held.length === 0 && !made.some((child) => seen(child.metadata.name, child))) return []
  return [...held, ...repairedChildren(made, observed, group)]
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
      ...heldNames('annotations', metadata, lastAppliedAnnotation),
    },
    ...withoutSentinels(content),
  }
}

function heldNames(
  field: 'labels' | 'annotations',
  metadata: unknown,
  ...omitted: readonly string[]
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const held = Object.entries(recordAt(metadata, field)).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && !omitted.includes(entry[0]) && !isRepairValue(entry[1]),
  )
  return held.length === 0 ? {} : { [field]: Object.fromEntries(held) }
}

/** A ConfigMap caught in the middle of a repair: its sentinels were never wanted. */
function withoutSentinels(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!isRecord(content['data'])) return content
  const entries = Object.entries(content['data']).filter(([, value]) => !isRepairValue(value))
  return { ...content, data: Object.fromEntries(entries) }
}
