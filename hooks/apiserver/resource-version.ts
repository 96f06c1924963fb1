/**
 * Resource versions as the gateway compares them: decimal numbers of any length, compared without losing digits.
 * (Kubernetes API concepts, "Resource versions": comparable since 1.35, and always so in etcd-backed servers.)
 */

/** Negative where `left` is the older version, positive where it is the newer, 0 where they are equal. */
export function compareVersions(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** The newest of some versions; `undefined` of none. */
export function newestVersion(versions: Iterable<string>): string | undefined {
  let newest: string | undefined
  for (const version of versions) {
    if (newest === undefined || compareVersions(version, newest) > 0) newest = version
  }
  return newest
}
