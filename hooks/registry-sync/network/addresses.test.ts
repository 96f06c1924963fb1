import { describe, expect, it } from 'vitest'
import { addressPolicy } from './addresses.ts'

describe('the address policy', () => {
  const policy = addressPolicy([])

  it.each([
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
  ])('never leads to %s', (address) => {
    expect(policy.refusal(address, true)).toMatch(/loopback, link-local or metadata/)
    expect(policy.refusal(address, false)).toBeDefined()
  })

  it.each(['10.96.0.10', '172.20.1.1', '192.168.1.1', '100.64.3.4', 'fd12:3456::1', '::ffff:10.0.0.1'])(
    'leads to %s only where the spec names the host',
    (address) => {
      expect(policy.refusal(address, true)).toBeUndefined()
      expect(policy.refusal(address, false)).toMatch(/private address/)
    },
  )

  it.each(['140.82.112.3', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    'leads to %s',
    (address) => {
      expect(policy.refusal(address, false)).toBeUndefined()
    },
  )

  it('has exceptions', () => {
    const open = addressPolicy(['127.0.0.0/8', '10.1.0.0/16'])
    expect(open.refusal('127.0.0.1', false)).toBeUndefined()
    expect(open.refusal('10.1.2.3', false)).toBeUndefined()
    expect(open.refusal('10.2.2.3', false)).toBeDefined()
  })

  it.each(['10.0.0.0', '10.0.0.0/33', 'example.com/8', '10.0.0.0/8/8', '::/129', '10.0.0.0/'])(
    'knows that %s is no network',
    (text) => {
      expect(() => addressPolicy([text])).toThrow('is no network')
    },
  )
})
