import type { LookupAddress, LookupAllOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** Resolves a name to all of its addresses, as `dns.lookup` does. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * A lookup for a connection that passes on only addresses that may be connected to: the address that was checked is the
 * one that is connected to, whatever the name means a moment later.
 *
 * @param refusal why an address is refused
 */
export function guardedLookup(resolve: Resolve, refusal: (address: string) => string | undefined): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const refusals = addresses.map(({ address }) => refusal(address))
      const usable = addresses.filter((_, index) => refusals[index] === undefined)
      const [first] = usable
      if (!first) return callback(new Error(refusals[0] ?? `${hostname} has no address`), [])
      return options.all ? callback(null, usable) : callback(null, first.address, first.family)
    })
  }
}
