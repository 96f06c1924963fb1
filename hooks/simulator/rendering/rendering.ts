import { isEqual } from '../../engine/equality.ts'
import type { Kind, Problem } from '../../engine/kind.ts'
import { servedVersion } from '../../engine/kind-version.ts'
import type { ChildObject, ObjectMap, SyncHookResponse } from '../../engine/metacontroller-types.ts'
import { answerCustomize, answerSync } from '../../engine/response.ts'
import { kindKey } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import type { Context } from '../../settings.ts'
import { find, keyOf, type ObjectStore, referenceOf, storeOf } from '../fake-api-server.ts'
import { customizeRequest, relatedObjects, syncRequest } from '../requests.ts'
import { observedChildren } from './observed-children.ts'

/** What the operator makes of one parent. */
export interface Rendering {
  readonly parent: KubernetesObject
  readonly children: readonly ChildObject[]
  /** Children that one answer leaves out although they are wanted: the engine deletes them and then makes them anew. */
  readonly remade: readonly ChildObject[]
  readonly status: SyncHookResponse['status']
  readonly problems: readonly Problem[]
  /** What this parent's pods would publish for other parents to see. */
  readonly published: readonly KubernetesObject[]
  /** The observed objects that are this parent's children. */
  readonly observed: readonly KubernetesObject[]
}

export interface RenderInput {
  readonly kinds: readonly Kind[]
  /** Parents, and whatever they refer to. */
  readonly objects: readonly KubernetesObject[]
  /** Children and Pods as a cluster has them. */
  readonly observed: readonly KubernetesObject[]
}

/** Parents refer to each other's status (a server to its group and back): enough rounds for the longest chain of ours. */
const maxRounds = 10

/**
 * The renderings of every parent among the objects, in their order. Statuses and children are handed round until they
 * stand still, as in a cluster, where each parent is synced again when one that it refers to has changed.
 */
export function renderAll(input: RenderInput, context: Context): readonly Rendering[] {
  let objects = input.objects
  let renderings: readonly Rendering[] = []
  let made: readonly KubernetesObject[] = []
  for (let round = 0; round < maxRounds; round++) {
    renderings = renderOnce({ ...input, objects }, made, context)
    const statuses = new Map(renderings.map(({ parent, status }) => [parent, status]))
    const making = renderings.flatMap(({ children, published }) => [...published, ...children])
    const isSettled = renderings.every(({ parent, status }) => isEqual(parent['status'], status))
    if (isSettled && isEqual(making, made)) break
    objects = objects.map((object) => (statuses.has(object) ? { ...object, status: statuses.get(object) } : object))
    made = making
  }
  return renderings
}

function renderOnce(
  { kinds, objects, observed }: RenderInput,
  made: readonly KubernetesObject[],
  context: Context,
): readonly Rendering[] {
  // What a cluster holds wins over what would be made.
  const all = storeOf([...made, ...objects, ...observed])
  return objects.flatMap((parent) => {
    const kind = kinds.find((candidate) => isOfKind(candidate, parent))
    return kind ? [renderParent(kind, parent, { all, observed }, context)] : []
  })
}

function renderParent(
  kind: Kind,
  parent: KubernetesObject,
  { all, observed }: { readonly all: ObjectStore; readonly observed: readonly KubernetesObject[] },
  context: Context,
): Rendering {
  const { relatedResources } = answerCustomize(kind, customizeRequest(kind, parent), context)
  const related = relatedObjects(all, kind, relatedResources)
  const answerTo = (children: ObjectMap): ReturnType<typeof answerSync> =>
    answerSync(kind, syncRequest(kind, parent, { children, related }), context)

  const fresh = answerTo(observedChildren(kind, parent, [], []))
  const children = observedChildren(kind, parent, observed, fresh.response.children)
  const { response, problems } = observed.length === 0 ? fresh : answerTo(children)
  return {
    parent,
    children: response.children,
    remade: observed.length === 0 ? [] : leftOut(fresh.response.children, response.children, children),
    status: response.status,
    problems,
    published: kind.preview(
      parent,
      ({ apiVersion, kind: named }, namespace, name) => find(all, { apiVersion, kind: named, namespace, name }),
      context,
    ),
    observed: Object.values(children).flatMap((byKey) => Object.values(byKey)),
  }
}

/** The children that a first sync would make, that exist, and that this answer does not have. */
function leftOut(
  first: readonly ChildObject[],
  answered: readonly ChildObject[],
  observed: ObjectMap,
): readonly ChildObject[] {
  const kept = storeOf(answered)
  return first.filter((child) => {
    const reference = referenceOf(child)
    return observed[kindKey(child)]?.[keyOf(reference)] !== undefined && find(kept, reference) === undefined
  })
}

function isOfKind(kind: Kind, { apiVersion, kind: name }: KubernetesObject): boolean {
  return kind.names.kind === name && servedVersion(kind, apiVersion) !== undefined
}
