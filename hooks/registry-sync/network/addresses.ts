import { BlockList, isIP } from 'node:net'

/**
 * Which addresses a source may be at. Loopback, link-local and metadata addresses are the pod's and the node's own, so
 * nothing that a source says may lead there. Private addresses are for hosts that the registry's owner named himself.
 */
export interface AddressPolicy {
  /** Why an address is refused, or `undefined` where it may be used. */
  readonly refusal: (address: string, isNamed: boolean) => string | undefined
}

/** `[network, prefix]`; `never` for nobody, `named` only for the host that the spec names. */
const networks = {
  never: [
    ['0.0.0.0', 8],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
    ['100.100.100.200', 32], // Alibaba Cloud's metadata
    ['168.63.129.16', 32], // Azure's host
    ['::', 128],
    ['::1', 128],
    ['fe80::', 10],
    ['ff00::', 8],
    ['fd00:ec2::254', 128], // Amazon's metadata
  ],
  named: [
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['fc00::', 7],
  ],
} as const

/**
 * The policy with exceptions.
 *
 * @param allowed networks as CIDR (`10.1.0.0/16`) in which every address may be used
 * @throws Error where one is no CIDR
 */
export function addressPolicy(allowed: readonly string[]): AddressPolicy {
  const exceptions = blockList(allowed.map(parseNetwork))
  const never = blockList(networks.never)
  const named = blockList(networks.named)
  return {
    refusal(address, isNamed) {
      const plain = embeddedIpv4(address) ?? address
      if (contains(exceptions, plain)) return undefined
      if (contains(never, plain)) return `${address} is a loopback, link-local or metadata address`
      if (!isNamed && contains(named, plain)) return `${address} is a private address, to which no source may redirect`
      return undefined
    },
  }
}

type Network = readonly [address: string, prefix: number]

function parseNetwork(text: string): Network {
  const [address = '', prefix = '', ...rest] = text.split('/')
  const family = isIP(address)
  const bits = Number(prefix)
  if (family === 0 || rest.length > 0 || !/^\d+$/.test(prefix) || bits > (family === 4 ? 32 : 128)) {
    throw new Error(`"${text}" is no network: write it as address/prefix, for example 10.1.0.0/16`)
  }
  return [address, bits]
}

function blockList(list: readonly Network[]): BlockList {
  const blocked = new BlockList()
  for (const [address, prefix] of list) blocked.addSubnet(address, prefix, familyOf(address))
  return blocked
}

function contains(list: BlockList, address: string): boolean {
  return isIP(address) === 0 || list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** The IPv4 address inside an IPv6 one that stands for it (mapped `::ffff:0:0/96`, NAT64 `64:ff9b::/96`). */
function embeddedIpv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined
  const groups = expand(address)
  const prefix = groups.slice(0, 6).join(':')
  if (prefix !== '0:0:0:0:0:ffff' && prefix !== '64:ff9b:0:0:0:0') return undefined
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** The eight groups of an IPv6 address, in hexadecimal without leading zeros. */
function expand(address: string): readonly string[] {
  const { hostname } = new URL(`http://[${address.split('%', 1)[0] ?? ''}]`)
  const [left = '', right] = hostname.slice(1, -1).split('::')
  const head = left === '' ? [] : left.split(':')
  const tail = right === undefined || right === '' ? [] : right.split(':')
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail]
}
