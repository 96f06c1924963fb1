import { newestVersion } from '../../apiserver/resource-version.ts'
import type { CachedObject } from './cached-object.ts'

/** What was shown of one namespace; `''` stands for all of them in cluster mode. */
export interface NamespaceSlice {
  /** The version up to which the engine has seen everything; absent while the namespace cannot be read. */
  version: string | undefined
  /** By `namespace/name`. */
  readonly objects: Map<string, CachedObject>
}

/** What one client has been shown of one resource, by namespace. Its stream changes it with every line it writes. */
export type Snapshot = ReadonlyMap<string, NamespaceSlice>

/** An empty snapshot: nothing has been read of any of the namespaces. */
export function emptySnapshot(namespaces: readonly string[]): Snapshot {
  return new Map(namespaces.map((namespace) => [namespace, { version: undefined, objects: new Map() }]))
}

/** The version a list of all slices carries: the newest of them, or 1 where no slice can be read. */
export function listVersion(snapshot: Snapshot): string {
  const versions = [...snapshot.values()].flatMap(({ version }) => (version === undefined ? [] : [version]))
  return newestVersion(versions) ?? '1'
}

/** What has happened to an object, given that it was just listed like this. One that was replaced by another went first. */
export function changesOf(
  slice: NamespaceSlice,
  key: string,
  listed: CachedObject,
): readonly { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly cached: CachedObject }[] {
  const cached = slice.objects.get(key)
  if (!cached) return [{ type: 'ADDED', cached: listed }]
  if (cached.uid !== listed.uid) {
    return [
      { type: 'DELETED', cached },
      { type: 'ADDED', cached: listed },
    ]
  }
  return cached.version === listed.version ? [] : [{ type: 'MODIFIED', cached: listed }]
}

/** The objects that were shown and that a complete list no longer holds. */
export function vanished(
  slice: NamespaceSlice,
  listed: ReadonlySet<string>,
): readonly { readonly key: string; readonly cached: CachedObject }[] {
  return [...slice.objects].flatMap(([key, cached]) => (listed.has(key) ? [] : [{ key, cached }]))
}
