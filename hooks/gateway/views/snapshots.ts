import type { ResourceKey } from '../../apiserver/path.ts'
import { type ResumeMemory, remember, take } from './resume.ts'
import type { Picture } from './snapshot.ts'

/**
 * What the clients have been shown, between their requests: a LIST leaves its picture here, the WATCH that follows takes
 * it, and leaves it again when it ends. Each picture has one user at a time.
 */
export interface ShownViews {
  /** Keeps a picture for whoever comes back with the version; `selection` tells differently narrowed clients apart. */
  leave(key: ResourceKey, selection: string, version: string, picture: Picture): void
  take(key: ResourceKey, selection: string, version: string): Picture | undefined
  /** The uid of an object that was last shown as this parent's child; `undefined` where it was not. */
  childUid(key: ResourceKey, objectKey: string, parentUid: string): string | undefined
}

/** A list that is never watched (kubectl's) and an engine's own list that is about to be. */
const remembered = 3

export function createShownViews(): ShownViews {
  const memories = new Map<string, ResumeMemory<Picture>>()
  const newest = new Map<ResourceKey, Picture>()

  return {
    leave(key, selection, version, picture) {
      const name = `${key}?${selection}`
      memories.set(name, remember(memories.get(name) ?? new Map(), version, picture, remembered))
      newest.set(key, picture)
    },
    take(key, selection, version) {
      const name = `${key}?${selection}`
      const { memory, value } = take(memories.get(name) ?? new Map(), version)
      memories.set(name, memory)
      if (value) newest.set(key, value)
      return value
    },
    childUid(key, name, parentUid) {
      for (const { objects } of newest.get(key)?.values() ?? []) {
        const shown = objects.get(name)
        if (shown) return shown.parentUid === parentUid ? shown.uid : undefined
      }
      return undefined
    },
  }
}
