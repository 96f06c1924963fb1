import type { AdoptedKind } from '../../engine/kind.ts'
import { services, statefulSets } from '../../engine/resource-kinds.ts'
import { headlessServiceName } from './form.ts'

/** What the runner makes for a server; the label in its RunConfig lets the engine find both, so they go with the parent. */
export const adopts: readonly AdoptedKind[] = [statefulSets, { ...services, name: headlessServiceName }]
