import { heldChild } from '../../hooks/engine/held.ts'
import type { ChildObject, ObjectMap } from '../../hooks/engine/metacontroller-types.ts'

/** Every observed child as it was last applied, sorted by kind and key. */
export function lastAppliedChildren(observed: ObjectMap): readonly ChildObject[] {
  const byKind = Object.entries(observed).toSorted(byKey)
  return byKind.flatMap(([, objects]) => Object.entries(objects).toSorted(byKey)).map(([, object]) => heldChild(object))
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1
}
