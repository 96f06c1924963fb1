import { type ResourceKey, resourceKey } from '../../apiserver/path.ts'
import { controllerLabel } from '../../engine/held.ts'
import type { KindResources, ResourceKind } from '../../engine/kind.ts'

/** One resource of which the kinds speak, and how much of it the engine is shown. */
export interface ScopedResource extends ResourceKind {
  readonly key: ResourceKey
  /** Added to the engine's own selector; absent where it needs every object. */
  readonly labelSelector?: string
  /** Whether objects of this resource are parents, whose status the engine writes. */
  readonly parent: boolean
  /** Whether objects of this resource may be children: made by the engine, or by others and adopted by it. */
  readonly child: boolean
  /** Whether the engine makes objects of this resource: these are guarded. */
  readonly made: boolean
  /** Labels by which parents find objects of any resource, or are found by their children. */
  readonly selectingLabels: ReadonlySet<string>
}

/** What the gateway shows the engine: of which resources how much, and in which namespaces. */
export interface Scope {
  readonly resources: ReadonlyMap<ResourceKey, ScopedResource>
  /** The allowed namespaces; empty in cluster mode: all of them. */
  readonly namespaces: readonly string[]
}

/** Jobs label their Pods `controller-uid` too; the runner's Pods are told apart by the runner's own label. */
const relatedSelectors: Readonly<Record<ResourceKey, string>> = { 'v1/pods': 'toolhive=true' }

/** The scope of some kinds in some namespaces; in all of them where none are named. */
export function scopeOf(kinds: readonly KindResources[], namespaces: readonly string[] = []): Scope {
  return { resources: resourcesOf(kinds), namespaces }
}

/**
 * What the engine has to see of the cluster, from the kinds' declarations: parents whole, children by their label,
 * related objects whole (users' own ConfigMaps carry no label of ours) unless the runner makes and labels them.
 * A resource that is both child and related stays whole.
 */
function resourcesOf(kinds: readonly KindResources[]): Scope['resources'] {
  const parents = kinds.map(({ parent }) => parent)
  const made = kinds.flatMap((kind) => kind.makes)
  const adopted = kinds.flatMap((kind) => kind.adopts)
  const related = kinds.flatMap((kind) => kind.relates)

  const parentKeys = new Set(parents.map(resourceKey))
  const madeKeys = new Set(made.map(resourceKey))
  const relatedKeys = new Set(related.map(resourceKey))
  const childKeys = new Set([...made, ...adopted].map(resourceKey))
  const selectingLabels = new Set([controllerLabel, ...kinds.flatMap((kind) => kind.relatesByLabels ?? [])])

  return new Map(
    [...parents, ...made, ...adopted, ...related].map(({ apiVersion, kind, resource }) => {
      const key = resourceKey({ apiVersion, resource })
      const labelSelector = parentKeys.has(key) ? undefined : selectorOf(key, childKeys, relatedKeys)
      const roles = { parent: parentKeys.has(key), child: childKeys.has(key), made: madeKeys.has(key) }
      return [
        key,
        { apiVersion, kind, resource, key, ...roles, selectingLabels, ...(labelSelector ? { labelSelector } : {}) },
      ]
    }),
  )
}

/** The label selectors of a scope, by resource: for the log. */
export function selectorsOf({ resources }: Scope): Readonly<Record<ResourceKey, string>> {
  return Object.fromEntries(
    [...resources.values()].flatMap(({ key, labelSelector }) => (labelSelector ? [[key, labelSelector]] : [])),
  )
}

function selectorOf(
  key: ResourceKey,
  children: ReadonlySet<ResourceKey>,
  related: ReadonlySet<ResourceKey>,
): string | undefined {
  if (related.has(key)) return children.has(key) ? undefined : relatedSelectors[key]
  return controllerLabel
}
