import { heldChildren } from '../engine/held.ts'
import type { Problem } from '../engine/kind.ts'
import type { ChildObject, ObjectMap } from '../engine/metacontroller-types.ts'
import { errorsOf } from './report/problem-conditions.ts'

interface HeldOrBuiltInput {
  readonly problems: readonly Problem[]
  readonly observed: ObjectMap
  /** Makes the children; called only where nothing stands against it. */
  readonly build: () => readonly ChildObject[]
}

/** The children of a parent: as they were last applied while its configuration cannot be honoured, else newly made. */
export function heldOrBuilt({ problems, observed, build }: HeldOrBuiltInput): readonly ChildObject[] {
  return errorsOf(problems).length > 0 ? heldChildren(observed) : build()
}
