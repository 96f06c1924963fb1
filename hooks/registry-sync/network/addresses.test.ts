import { describe, expect, it } from 'vitest'
import { addressPolicy } from './addresses.ts'

const policy = addressPolicy([])

/** How far a source must be allowed to lead to be at an address: what is refused even to `private` is `never`. */
function zone(address: string): string {
  if (policy.refusal(address, 'public') === undefined) return 'public'
  return policy.refusal(address, 'private') === undefined ? 'private' : 'never'
}

describe('the address policy', () => {
  it.each([
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
  ])('never leads to %s', (address) => {
    expect(policy.refusal(address, 'private')).toMatch(/loopback, link-local, metadata/)
    expect(zone(address)).toBe('never')
  })

  it.each([
    ['Alibaba Cloud', '100.100.100.200'],
    ['Azure', '168.63.129.16'],
    ['Oracle Cloud', '192.0.0.192'],
    ['Amazon over IPv6', 'fd00:ec2::254'],
    ['Google over IPv6', 'fd20:ce::254'],
    ['Oracle Cloud over IPv6', 'fd00:c1::a9fe:a9fe'],
    ['Scaleway over IPv6', 'fd00:42::42'],
  ])('never leads to the metadata of %s', (_, address) => {
    expect(zone(address)).toBe('never')
  })

  it.each([
    ['6to4', '2002:7f00:1::1'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['IPv4-mapped', '::ffff:127.0.0.1'],
    ['IPv4-mapped in hexadecimal', '::ffff:a9fe:a9fe'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::7f00:1'],
    ['Teredo', '2001:0:7f00:1::'],
    ['IPv4-translated', '::ffff:0:127.0.0.1'],
    ['site-local', 'fec0::1'],
  ])('never leads to an inner address in the form %s', (_, address) => {
    expect(zone(address)).toBe('never')
  })

  it.each([
    '10.96.0.10',
    '172.20.1.1',
    '192.168.1.1',
    '100.64.3.4',
    'fd12:3456::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
  ])('leads to %s only where private addresses are allowed', (address) => {
    expect(policy.refusal(address, 'private')).toBeUndefined()
    expect(policy.refusal(address, 'listed')).toBe(`${address} is a private address`)
    expect(policy.refusal(address, 'public')).toBeDefined()
  })

  it.each(['140.82.112.3', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    'leads to %s',
    (address) => {
      expect(zone(address)).toBe('public')
      expect(policy.isPublic(address)).toBe(true)
    },
  )

  it.each(['', 'localhost', '0x7f000001', '127.1', '1.2.3.4/8'])(
    'leads to no "%s", which is not an address',
    (text) => {
      expect(zone(text)).toBe('never')
    },
  )

  it('leads into listed networks, except where only public addresses are allowed', () => {
    const open = addressPolicy(['127.0.0.0/8', '10.1.0.0/16', '64:ff9b:1::/48'])
    for (const address of ['127.0.0.1', '10.1.2.3', '64:ff9b:1::808:808']) {
      expect(open.refusal(address, 'listed')).toBeUndefined()
      expect(open.refusal(address, 'private')).toBeUndefined()
      expect(open.refusal(address, 'public')).toBeDefined()
      expect(open.isPublic(address)).toBe(false)
    }
    expect(open.refusal('10.2.2.3', 'listed')).toBeDefined()
  })

  it.each(['10.0.0.0', '10.0.0.0/33', 'example.com/8', '10.0.0.0/8/8', '::/129', '10.0.0.0/', '10.0.0.0/1e1'])(
    'knows that %s is not a network',
    (text) => {
      expect(() => addressPolicy([text])).toThrow('is not a network')
    },
  )
})

/**
 * Every row of IANA's special-purpose address registries (IPv4: RFC 6890 and its updates, as of 2025; IPv6 the same), with
 * the first and the last address of its block. "Globally reachable" blocks are refused as well where they serve a protocol
 * (anycast, AS112, tunnels) and no host of anybody; the well-known NAT64 prefix counts as what it carries.
 */
describe("IANA's special-purpose addresses", () => {
  it.each([
    ['0.0.0.0/8 (this network)', '0.0.0.0', '0.255.255.255', 'never'],
    ['10.0.0.0/8 (private use)', '10.0.0.0', '10.255.255.255', 'private'],
    ['100.64.0.0/10 (shared address space)', '100.64.0.0', '100.127.255.255', 'private'],
    ['127.0.0.0/8 (loopback)', '127.0.0.0', '127.255.255.255', 'never'],
    ['169.254.0.0/16 (link local)', '169.254.0.0', '169.254.255.255', 'never'],
    ['172.16.0.0/12 (private use)', '172.16.0.0', '172.31.255.255', 'private'],
    ['192.0.0.0/24 (IETF protocol assignments)', '192.0.0.0', '192.0.0.255', 'never'],
    ['192.0.0.0/29 (IPv4 service continuity prefix)', '192.0.0.0', '192.0.0.7', 'never'],
    ['192.0.0.8/32 (IPv4 dummy address)', '192.0.0.8', '192.0.0.8', 'never'],
    ['192.0.0.9/32 (port control protocol anycast)', '192.0.0.9', '192.0.0.9', 'never'],
    ['192.0.0.10/32 (TURN anycast)', '192.0.0.10', '192.0.0.10', 'never'],
    ['192.0.0.170/31 (NAT64/DNS64 discovery)', '192.0.0.170', '192.0.0.171', 'never'],
    ['192.0.2.0/24 (documentation)', '192.0.2.0', '192.0.2.255', 'never'],
    ['192.31.196.0/24 (AS112)', '192.31.196.0', '192.31.196.255', 'never'],
    ['192.52.193.0/24 (AMT)', '192.52.193.0', '192.52.193.255', 'never'],
    ['192.88.99.0/24 (deprecated 6to4 relay anycast)', '192.88.99.0', '192.88.99.255', 'never'],
    ['192.168.0.0/16 (private use)', '192.168.0.0', '192.168.255.255', 'private'],
    ['192.175.48.0/24 (direct delegation AS112)', '192.175.48.0', '192.175.48.255', 'never'],
    ['198.18.0.0/15 (benchmarking)', '198.18.0.0', '198.19.255.255', 'never'],
    ['198.51.100.0/24 (documentation)', '198.51.100.0', '198.51.100.255', 'never'],
    ['203.0.113.0/24 (documentation)', '203.0.113.0', '203.0.113.255', 'never'],
    ['224.0.0.0/4 (multicast (a registry of its own))', '224.0.0.0', '239.255.255.255', 'never'],
    ['240.0.0.0/4 (reserved)', '240.0.0.0', '255.255.255.254', 'never'],
    ['255.255.255.255/32 (limited broadcast)', '255.255.255.255', '255.255.255.255', 'never'],
    ['::1/128 (loopback)', '::1', '::1', 'never'],
    ['::/128 (unspecified)', '::', '::', 'never'],
    ['64:ff9b::/96 (IPv4-IPv6 translation)', '64:ff9b::', '64:ff9b::ffff:ffff', 'never'],
    ['64:ff9b:1::/48 (local IPv4-IPv6 translation)', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['100::/64 (discard only)', '100::', '100::ffff:ffff:ffff:ffff', 'never'],
    ['100:0:0:1::/64 (dummy IPv6 prefix)', '100:0:0:1::', '100::1:ffff:ffff:ffff:ffff', 'never'],
    ['2001::/23 (IETF protocol assignments)', '2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2001::/32 (Teredo)', '2001::', '2001:0:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2001:1::1/128 (port control protocol anycast)', '2001:1::1', '2001:1::1', 'never'],
    ['2001:1::2/128 (TURN anycast)', '2001:1::2', '2001:1::2', 'never'],
    ['2001:1::3/128 (DNS-SD service registration anycast)', '2001:1::3', '2001:1::3', 'never'],
    ['2001:2::/48 (benchmarking)', '2001:2::', '2001:2:0:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2001:3::/32 (AMT)', '2001:3::', '2001:3:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2001:4:112::/48 (AS112)', '2001:4:112::', '2001:4:112:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2001:10::/28 (deprecated ORCHID)', '2001:10::', '2001:1f:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2001:20::/28 (ORCHIDv2)', '2001:20::', '2001:2f:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2001:30::/28 (drone remote ID)', '2001:30::', '2001:3f:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2001:db8::/32 (documentation)', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2002::/16 (6to4)', '2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['2620:4f:8000::/48 (direct delegation AS112)', '2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['3fff::/20 (documentation)', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['5f00::/16 (segment routing)', '5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['fc00::/7 (unique local)', 'fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
    ['fe80::/10 (link local)', 'fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
    ['ff00::/8 (multicast (a registry of its own))', 'ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'never'],
  ])('%s', (_, first, last, wanted) => {
    expect([zone(first), zone(last)]).toEqual([wanted, wanted])
  })

  it.each([
    ['::ffff:0:0/96', 'IPv4-mapped', '::ffff:'],
    ['64:ff9b::/96', 'NAT64', '64:ff9b::'],
  ])('%s (%s) counts as the IPv4 address inside', (_, __, prefix) => {
    const inside = ['8.8.8.8', '10.0.0.1', '127.0.0.1', '169.254.169.254', '192.0.0.192']
    expect(inside.map((address) => zone(`${prefix}${address}`))).toEqual([
      'public',
      'private',
      'never',
      'never',
      'never',
    ])
  })

  it.each(['4000::1', '1000::1', '8000::1', 'f000::1', '400::1'])('%s has not been given out', (address) => {
    expect(zone(address)).toBe('never')
  })
})
