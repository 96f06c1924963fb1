import type { AdoptedKind } from './kind.ts'
import type { ChildObject, ObjectMap } from './metacontroller-types.ts'
import { objectsOf } from './rules.ts'

/**
 * Stubs of the observed objects that others made for this parent, by kind and name: the engine deletes an adopted
 * object that an answer leaves out, and would create one that does not exist, so exactly the observed ones are named.
 */
export function adoptedChildren(
  observed: ObjectMap,
  adopts: readonly AdoptedKind[],
  parentName: string,
): readonly ChildObject[] {
  return adopts.flatMap((adopted) =>
    objectsOf(observed, adopted)
      .filter(({ metadata }) => adopted.name === undefined || metadata.name === adopted.name(parentName))
      .map(({ metadata: { name, namespace } }) => ({
        apiVersion: adopted.apiVersion,
        kind: adopted.kind,
        metadata: { name, namespace },
      })),
  )
}
