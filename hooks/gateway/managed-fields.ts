import { listAt, stringAt } from '../kubernetes/read.ts'

/**
 * The merge patch that ends the Go operator's share in a child that was taken over from it; `undefined` where it has
 * none. Its fields (operation Update) would otherwise stay after our kinds stop setting them. Every other entry stays:
 * the engine's, Kubernetes' own controllers', an autoscaler's, a user's. The resource version makes the patch fail
 * rather than undo a write that it has not seen.
 */
export function releasePatch(child: unknown, managers: readonly string[]): unknown {
  const entries = listAt(child, 'metadata', 'managedFields')
  const kept = entries.filter((entry) => !isShareOf(entry, managers))
  // An empty list would make the API server invent an entry that owns everything.
  if (kept.length === entries.length || kept.length === 0) return undefined
  return {
    metadata: { resourceVersion: stringAt(child, 'metadata', 'resourceVersion'), managedFields: kept },
  }
}

function isShareOf(entry: unknown, managers: readonly string[]): boolean {
  return stringAt(entry, 'operation') === 'Update' && managers.includes(stringAt(entry, 'manager') ?? '')
}
