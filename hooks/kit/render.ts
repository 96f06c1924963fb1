import { type Finding, findingsOf } from '../cli/input/findings.ts'
import type { ChildObject } from '../engine/metacontroller-types.ts'
import { kinds } from '../kinds/index.ts'
import type { ObjectReference } from '../kubernetes/objects.ts'
import { renderAll } from '../simulator/rendering/rendering.ts'
import { type Manifests, readManifests } from './manifests.ts'
import { contextOf, type KitOptions } from './options.ts'

export interface ParentStatus {
  readonly parent: ObjectReference
  readonly status: Readonly<Record<string, unknown>>
}

export interface RenderResult {
  /** The objects that the operator would make, in the order of their parents. */
  readonly children: readonly ChildObject[]
  readonly statuses: readonly ParentStatus[]
  readonly problems: readonly Finding[]
}

/**
 * What the operator makes of these manifests: what `toolhive-operator render` prints, as values. A mistake in a manifest
 * is among the problems; what is valid is rendered all the same.
 *
 * @throws Error where an option cannot be used.
 */
export function render(manifests: Manifests, options: KitOptions = {}): RenderResult {
  const given = readManifests(manifests)
  const objects = given.objects.map(({ object }) => object)
  const renderings = renderAll({ kinds, objects, observed: [] }, contextOf(options))
  return {
    children: renderings.flatMap(({ children }) => children),
    statuses: renderings.map(({ parent: { apiVersion, kind, metadata }, status }) => ({
      parent: { apiVersion, kind, name: metadata.name, namespace: metadata.namespace },
      status,
    })),
    problems: findingsOf(given, renderings),
  }
}

/**
 * What is wrong with these manifests, as `toolhive-operator validate` says it; empty: nothing.
 *
 * @throws Error where an option cannot be used.
 */
export function validate(manifests: Manifests, options: KitOptions = {}): readonly Finding[] {
  return render(manifests, options).problems
}
