import { compareVersions } from '../apiserver/resource-version.ts'

/**
 * Tells changes of the source ConfigMap from echoes: the watch reports what a reading has just seen as well, and only what no
 * reading has seen asks for another one.
 */
export interface ChangeFilter {
  /** A reading begins. */
  reading(): void
  /** It saw this version; `undefined` where it failed. */
  read(version: string | undefined): void
  /** The watch saw this version. */
  seen(version: string): void
  /** Another ConfigMap is the source from now on. */
  reset(): void
}

type State =
  | { readonly is: 'unread' }
  | { readonly is: 'reading'; readonly seen: string | undefined }
  | { readonly is: 'read'; readonly version: string | undefined }

/** @param onChange called when the source should be read again */
export function createChangeFilter(onChange: () => void): ChangeFilter {
  let state: State = { is: 'unread' }
  return {
    reading() {
      state = { is: 'reading', seen: undefined }
    },
    read(version) {
      const missed = state.is === 'reading' ? state.seen : undefined
      state = { is: 'read', version }
      if (missed !== undefined && missed !== version && !isOlder(missed, version)) onChange()
    },
    seen(version) {
      // before the first reading, the change of the registry that points to this source has asked for it already
      if (state.is === 'reading') state = { is: 'reading', seen: version }
      else if (state.is === 'read' && state.version !== version) onChange()
    },
    reset() {
      state = { is: 'unread' }
    },
  }
}

/** Resource versions are numbers that grow; of anything else nothing is said. */
function isOlder(one: string, other: string | undefined): boolean {
  return other !== undefined && isNumber(one) && isNumber(other) && compareVersions(one, other) < 0
}

function isNumber(version: string): boolean {
  return /^\d+$/.test(version)
}
