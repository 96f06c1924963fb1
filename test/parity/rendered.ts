import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import type { Context } from '../../hooks/settings.ts'
import { renderAll } from '../../hooks/simulator/rendering/rendering.ts'
import { idOf } from './identity.ts'
import type { Outcome, SecondStep } from './recordings.ts'

/** What `render` prints for these objects, as if nothing ran yet. */
export function rendered(objects: readonly KubernetesObject[], context: Context): Outcome {
  const renderings = renderAll({ kinds, objects, observed: [] }, context)
  return {
    children: renderings.flatMap(({ children }) => children),
    statuses: renderings.map(({ parent, status }) => ({ ...parent, status })),
  }
}

/** The objects that there are after the second step. */
export function objectsAfter(
  given: readonly KubernetesObject[],
  { applied, deleted }: Pick<SecondStep, 'applied' | 'deleted'>,
): readonly KubernetesObject[] {
  const objects = new Map(given.map((object) => [idOf(object), object]))
  for (const object of applied) {
    const annotations = { ...objects.get(idOf(object))?.metadata.annotations, ...object.metadata.annotations }
    objects.set(idOf(object), { ...object, metadata: { ...object.metadata, annotations } })
  }
  for (const object of deleted) objects.delete(idOf(object))
  return [...objects.values()]
}
