import { isIP } from 'node:net'
import type { Reach } from './addresses.ts'

/** The IP address that a URL's host is, without the brackets of IPv6; `undefined` for a name. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 0 ? undefined : bare
}

/**
 * How far the host that a spec names may lead. An address says by itself where it is, and names below `svc` are answered
 * by the cluster's own DNS. Any other name may mean another address tomorrow, and whoever owns it decides which.
 *
 * @param hostname as in `URL`: lower case
 * @param clusterDomain `cluster.local`
 */
export function reachOfNamed(hostname: string, clusterDomain: string): Reach {
  if (literalAddress(hostname) !== undefined) return 'private'
  const name = hostname.replace(/\.$/, '')
  const isService = !name.includes('.') || name.endsWith('.svc') || name.endsWith(`.svc.${clusterDomain}`)
  return isService ? 'private' : 'listed'
}

/** Where a redirect comes from and goes to. */
export interface Turn {
  /** Whether the answer came from a public address. */
  readonly isFromPublic: boolean
  /** Whether it leads to the host that the spec names. */
  readonly isToNamed: boolean
  /** How far that host may lead. */
  readonly named: Reach
}

/** How far a redirect may lead: from outside never inside, and to private addresses only back to the host that the spec names. */
export function reachOfRedirect({ isFromPublic, isToNamed, named }: Turn): Reach {
  if (isFromPublic) return 'public'
  return isToNamed ? named : 'listed'
}
