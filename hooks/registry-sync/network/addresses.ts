import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * How far a connection may lead: `public` to addresses that the whole internet reaches, `listed` also into the networks
 * that the installation lists, `private` also to the private addresses of cluster and company.
 */
export type Reach = 'public' | 'listed' | 'private'

/** Which addresses a source may be at (docs/adr/0013-where-a-source-may-be.md). */
export interface AddressPolicy {
  /** Why a connection to an IP address is refused, or `undefined` where it may be made. */
  readonly refusal: (address: string, reach: Reach) => string | undefined
  /** Whether the whole internet reaches an address. */
  readonly isPublic: (address: string) => boolean
}

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = [Address, number]

/** What the ranges leave out: addresses of clouds' metadata services and hosts among private and public ones. */
const metadata = [
  '100.100.100.200/32', // Alibaba Cloud
  '168.63.129.16/32', // Azure's host
  'fd00:ec2::/32', // Amazon
  'fd20:ce::/32', // Google
  'fd00:c1::/32', // Oracle
  'fd00:42::/32', // Scaleway
].map(networkOf)

/** What IANA has given out to be reached by everybody; outside it an IPv6 address means something else. */
const globalUnicast = networkOf('2000::/3')

const privateRanges: ReadonlySet<string> = new Set(['private', 'carrierGradeNat', 'uniqueLocal'])

/**
 * The policy of an installation.
 *
 * @param listed networks as CIDR (`10.1.0.0/16`) in which sources may be, whatever their addresses mean otherwise
 * @throws Error where one is not a network
 */
export function addressPolicy(listed: readonly string[]): AddressPolicy {
  const networks = listed.map(networkOf)

  function refusal(text: string, reach: Reach): string | undefined {
    const address = parsed(text)
    if (!address) return `${text} is not an IP address`
    if (reach !== 'public' && isIn(networks, address)) return undefined
    const zone = zoneOf(address)
    if (zone === 'special') return `${text} is a loopback, link-local, metadata or otherwise reserved address`
    if (zone === 'private' && reach !== 'private') return `${text} is a private address`
    return undefined
  }

  return {
    refusal,
    isPublic(text) {
      const address = parsed(text)
      return address !== undefined && zoneOf(address) === 'public'
    },
  }
}

/** The address that an IP address stands for: the IPv4 one inside an IPv6 one where IPv4 hosts are reached so. */
function parsed(text: string): Address | undefined {
  if (isIP(text) === 0) return undefined
  const address = ipaddr.process(text) // unwraps ::ffff:0:0/96
  return address instanceof ipaddr.IPv6 ? (behindNat64(address) ?? address) : address
}

/** RFC 6052: what DNS64 makes of an IPv4 address in a cluster without IPv4. Networks' own prefixes have to be listed. */
const nat64 = networkOf('64:ff9b::/96')

function behindNat64(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  return isIn([nat64], address) ? new ipaddr.IPv4(address.toByteArray().slice(-4)) : undefined
}

/** What is neither known to be public nor known to be private leads nowhere. */
function zoneOf(address: Address): 'public' | 'private' | 'special' {
  if (isIn(metadata, address)) return 'special'
  const range = address.range()
  if (privateRanges.has(range)) return 'private'
  const isPublic = range === 'unicast' && (address instanceof ipaddr.IPv4 || isIn([globalUnicast], address))
  return isPublic ? 'public' : 'special'
}

function isIn(networks: readonly Network[], address: Address): boolean {
  return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
}

function networkOf(text: string): Network {
  const [address = '', prefix = '', ...rest] = text.split('/')
  const bits = Number(prefix)
  if (isIP(address) === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix) || bits > (isIP(address) === 4 ? 32 : 128)) {
    throw new Error(`"${text}" is not a network: write it as address/prefix, for example 10.1.0.0/16`)
  }
  return [ipaddr.parse(address), bits]
}
