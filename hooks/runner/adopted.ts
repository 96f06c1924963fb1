import type { AdoptedKind } from '../engine/kind.ts'
import { services, statefulSets } from '../engine/resource-kinds.ts'

/** The Service that the runner makes for servers that listen on a port. */
export const headlessServiceName = (name: string): string => `mcp-${name}-headless`

/** What the runner makes for a server; the label in its RunConfig lets the engine find both, so they go with the parent. */
export const adoptedFromRunner: readonly AdoptedKind[] = [statefulSets, { ...services, name: headlessServiceName }]
