import { adoptedChildren } from '../engine/adopted.ts'
import { heldChildren } from '../engine/held.ts'
import type { AdoptedKind, Problem } from '../engine/kind.ts'
import type { ChildObject, ObjectMap } from '../engine/metacontroller-types.ts'
import { errorsOf } from './report/problem-conditions.ts'

interface HeldOrBuiltInput {
  readonly problems: readonly Problem[]
  readonly observed: ObjectMap
  readonly adopts: readonly AdoptedKind[]
  readonly parentName: string
  /** Makes the children; called only where nothing stands against it. */
  readonly build: () => readonly ChildObject[]
}

/** The children of a parent: as they were last applied while its configuration cannot be honoured, else newly made, with the adopted ones. */
export function heldOrBuilt({
  problems,
  observed,
  adopts,
  parentName,
  build,
}: HeldOrBuiltInput): readonly ChildObject[] {
  if (errorsOf(problems).length > 0) return heldChildren(observed)
  return [...build(), ...adoptedChildren(observed, adopts, parentName)]
}
