/**
 * Children that were applied a moment ago and that no watch has shown yet, so that the engine's next apply need not be
 * looked up. A stale entry does no harm: the uid it gives is a precondition of the apply.
 */
export interface AppliedChildren {
  uidOf(path: string, parentUid: string): string | undefined
  remember(path: string, parentUid: string, uid: string): void
  forget(path: string): void
}

const limit = 4096

export function createAppliedChildren(): AppliedChildren {
  const children = new Map<string, { readonly parentUid: string; readonly uid: string }>()
  return {
    uidOf(path, parentUid) {
      const child = children.get(path)
      return child?.parentUid === parentUid ? child.uid : undefined
    },
    remember(path, parentUid, uid) {
      children.delete(path)
      children.set(path, { parentUid, uid })
      const [oldest] = children.keys()
      if (children.size > limit && oldest !== undefined) children.delete(oldest)
    },
    forget(path) {
      children.delete(path)
    },
  }
}
