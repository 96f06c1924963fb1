import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord, listAt, numberAt, recordAt, stringAt, valueAt } from '../kubernetes/read.ts'
import { isEqual } from './equality.ts'
import { lastAppliedAnnotation } from './last-applied.ts'
import { engineOwns, ownedItemKeys, ownedNames } from './managed-fields.ts'
import type { ChildObject, ObjectMap } from './metacontroller-types.ts'
import { repairAnnotationOf, repairValue } from './repair-marks.ts'
import { kindKey, relatedObject } from './rules.ts'

/**
 * Drift that the engine alone does not repair. A repair answers the child to send instead of the desired one, or
 * `undefined` to leave it out once: the engine deletes it, and the next sync, which no longer sees it, makes it anew.
 * Each repair ends by itself: what it answers makes the drift that called for it disappear.
 */
type Repair = (desired: ChildObject, observed: KubernetesObject, group: string) => ChildObject | undefined

const repairs: Readonly<Record<string, readonly Repair[]>> = {
  'ConfigMap.v1': [recreateWhen(isLocked), reclaimForeignKeys],
  'Deployment.apps/v1': [recreateWhen(differsAt('spec', 'selector')), reapplyNames],
  'RoleBinding.rbac.authorization.k8s.io/v1': [recreateWhen(hasOtherRole), recreateWhen(hasForeignSubject)],
  'Service.v1': [
    recreateWhen(differsAt('spec', 'clusterIP')),
    recreateWhen(hasForeignType),
    recreateWhen(hasForeignPort),
  ],
}

/**
 * The desired children, those that drifted repaired. Only what we set is compared: labels, annotations and fields that
 * others add are theirs. A child that is being deleted already is left alone.
 *
 * @param group API group of the parent, to which our marks belong.
 */
export function repairedChildren(
  desired: readonly ChildObject[],
  observed: ObjectMap,
  group: string,
): readonly ChildObject[] {
  return desired.flatMap((child) => {
    const seen = relatedObject(observed, child, child.metadata.namespace ?? '', child.metadata.name)
    const repaired = seen && seen.metadata.deletionTimestamp === undefined ? repairedChild(child, seen, group) : child
    return repaired ?? []
  })
}

/** One child for the object that is observed in its place: repaired, or `undefined` to leave it out once. */
export function repairedChild(
  desired: ChildObject,
  observed: KubernetesObject,
  group: string,
): ChildObject | undefined {
  let child: ChildObject | undefined = desired
  for (const repair of repairs[kindKey(desired)] ?? []) child = child && repair(child, observed, group)
  return child
}

function recreateWhen(hasDrifted: (desired: ChildObject, observed: KubernetesObject) => boolean): Repair {
  return (desired, observed) => (hasDrifted(desired, observed) ? undefined : desired)
}

/** A field that the API server never changes in place has another value than the one we set. */
function differsAt(...path: readonly string[]): (desired: ChildObject, observed: KubernetesObject) => boolean {
  return (desired, observed) => {
    const wanted = valueAt(desired, ...path)
    return wanted !== undefined && !isEqual(wanted, valueAt(observed, ...path))
  }
}

/** The reference of a RoleBinding is immutable; its `apiGroup` has one value only and may be left to the API server. */
function hasOtherRole(desired: ChildObject, observed: KubernetesObject): boolean {
  return ['kind', 'name'].some((field) => differsAt('roleRef', field)(desired, observed))
}

/** Somebody made our ConfigMap immutable: its next change would be refused for ever. */
function isLocked(desired: ChildObject, observed: KubernetesObject): boolean {
  return observed['immutable'] === true && desired['immutable'] !== true
}

/** A type that is ours, whatever it is, the engine changes in place; another's brings node ports or loses the address. */
function hasForeignType(desired: ChildObject, observed: KubernetesObject): boolean {
  return differsAt('spec', 'type')(desired, observed) && !engineOwns(observed, 'spec', 'type')
}

/** A port that neither is wanted nor was ours: adding ours beside it may collide by name, and it stays open. */
function hasForeignPort(desired: ChildObject, observed: KubernetesObject): boolean {
  const known = new Set([...listAt(desired, 'spec', 'ports'), ...ownedItemKeys(observed, 'spec', 'ports')].map(portKey))
  return known.size > 0 && listAt(observed, 'spec', 'ports').some((port) => !known.has(portKey(port)))
}

function portKey(port: unknown): string {
  return `${numberAt(port, 'port') ?? 0}/${stringAt(port, 'protocol') ?? 'TCP'}`
}

/**
 * A subject that we did not name keeps its rights under the strategy `dynamic-apply`, which merges subjects by name and
 * leaves its annotation behind; server-side apply replaces the list and needs no help.
 */
function hasForeignSubject(desired: ChildObject, observed: KubernetesObject): boolean {
  if (observed.metadata.annotations?.[lastAppliedAnnotation] === undefined) return false
  const known = new Set(listAt(desired, 'subjects').map(subjectKey))
  return listAt(observed, 'subjects').some((subject) => !known.has(subjectKey(subject)))
}

function subjectKey(subject: unknown): string {
  return ['kind', 'namespace', 'name'].map((field) => stringAt(subject, field) ?? '').join('/')
}

/**
 * A key in a ConfigMap of ours that somebody else put there: to be rid of it we must own it, so it gets a value of ours
 * once, and the next answer, which no longer names it, removes it. A ConfigMap without `data` is filled by others.
 */
function reclaimForeignKeys(desired: ChildObject, observed: KubernetesObject): ChildObject {
  const wanted = desired['data']
  if (!isRecord(wanted)) return desired
  const owned = ownedNames(observed, 'data')
  const foreign = Object.keys(recordAt(observed, 'data'))
    .filter((key) => !Object.hasOwn(wanted, key) && !owned.has(key))
    .toSorted()
  if (foreign.length === 0) return desired
  const sentinel = repairValue(observed)
  return { ...desired, data: { ...wanted, ...Object.fromEntries(foreign.map((key) => [key, sentinel])) } }
}

/**
 * A label of ours edited by somebody else does not raise a Deployment's generation, so the engine, which compares
 * generations, does not apply again: one annotation that depends on what is observed changes the document once.
 */
function reapplyNames(desired: ChildObject, observed: KubernetesObject, group: string): ChildObject {
  const { labels, annotations } = desired.metadata
  if (!haveDrifted('labels', labels, observed) && !haveDrifted('annotations', annotations, observed)) return desired
  return {
    ...desired,
    metadata: {
      ...desired.metadata,
      annotations: { ...annotations, [repairAnnotationOf(group)]: repairValue(observed) },
    },
  }
}

/** A value that is still ours differs because we want another one now: the engine applies that without help. */
function haveDrifted(
  field: 'labels' | 'annotations',
  wanted: Readonly<Record<string, string>> | undefined,
  observed: KubernetesObject,
): boolean {
  const owned = ownedNames(observed, 'metadata', field)
  return Object.entries(wanted ?? {}).some(
    ([name, value]) => observed.metadata[field]?.[name] !== value && !owned.has(name),
  )
}
