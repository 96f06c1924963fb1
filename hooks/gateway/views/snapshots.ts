import type { ResourceKey } from '../../apiserver/path.ts'
import { type ResumeMemory, remember, take } from './resume.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * What the clients have been shown, between their requests: a LIST leaves its snapshot here, the WATCH that follows takes
 * it, and leaves it again when it ends. Each snapshot has one user at a time.
 */
export interface Snapshots {
  /** Keeps a snapshot for whoever comes back with the version; `selection` tells differently narrowed clients apart. */
  leave(key: ResourceKey, selection: string, version: string, snapshot: Snapshot): void
  take(key: ResourceKey, selection: string, version: string): Snapshot | undefined
  /** The uid of an object that was last shown as this parent's child; `undefined` where it was not. */
  readonly childUid: (key: ResourceKey, objectKey: string, parentUid: string) => string | undefined
}

/** A list that is never watched (kubectl's) and an engine's own list that is about to be. */
const remembered = 3

export function createSnapshots(): Snapshots {
  const memories = new Map<string, ResumeMemory<Snapshot>>()
  const newest = new Map<ResourceKey, Snapshot>()

  return {
    leave(key, selection, version, snapshot) {
      const name = `${key}?${selection}`
      memories.set(name, remember(memories.get(name) ?? new Map(), version, snapshot, remembered))
      newest.set(key, snapshot)
    },
    take(key, selection, version) {
      const name = `${key}?${selection}`
      const { memory, value } = take(memories.get(name) ?? new Map(), version)
      memories.set(name, memory)
      if (value) newest.set(key, value)
      return value
    },
    childUid: (key, name, parentUid) => {
      for (const { objects } of newest.get(key)?.values() ?? []) {
        const cached = objects.get(name)
        if (cached) return cached.parentUid === parentUid ? cached.uid : undefined
      }
      return undefined
    },
  }
}
