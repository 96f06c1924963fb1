import { describe, expect, it } from 'vitest'
import { holderOf, isAbandoned, isWrittenBy, observed, released } from './lease.ts'

const lease = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'toolhive-operator', resourceVersion: '5' },
  spec: {
    holderIdentity: 'pod-1_0c9b',
    leaseDurationSeconds: 15,
    leaseTransitions: 3,
    renewTime: '2026-11-22T12:00:00.000000Z',
  },
}

describe('a lease', () => {
  it.each([
    ['its holder', lease, 'pod-1_0c9b'],
    ['nobody after a release', { spec: { holderIdentity: '' } }, undefined],
    ['nobody at first', { spec: {} }, undefined],
    ['nobody where there is none', undefined, undefined],
  ])('is held by %s', (_, object, holder) => {
    expect(holderOf(object)).toBe(holder)
  })

  it("is recognised as the engine's own in the protobuf that it wrote", () => {
    const body = Buffer.concat([
      Buffer.from([0x6b, 0x38, 0x73, 0, 0x0a, 0x0a]),
      Buffer.from('pod-1_0c9b'),
      Buffer.from([0x10, 0x0f]),
    ])

    expect(isWrittenBy([body], 'pod-1_0c9b')).toBe(true)
    expect(isWrittenBy([body], 'pod-2_77aa')).toBe(false)
    expect(isWrittenBy([], 'pod-1_0c9b')).toBe(false)
  })

  it('is released as client-go does it, and keeps the rest', () => {
    expect(released(lease, '2026-11-22T12:00:07.123Z')).toEqual({
      ...lease,
      spec: {
        holderIdentity: '',
        leaseDurationSeconds: 1,
        leaseTransitions: 3,
        renewTime: '2026-11-22T12:00:07.123000Z',
        acquireTime: '2026-11-22T12:00:07.123000Z',
      },
    })
  })

  it.each([
    ['not within its duration', 15_000, '5', false],
    ['after it', 15_001, '5', true],
    ['not when it was renewed meanwhile', 15_001, '6', false],
  ])('counts as abandoned %s', (_, elapsed, resourceVersion, expected) => {
    const first = observed(undefined, lease, 0)
    const now = { ...lease, metadata: { ...lease.metadata, resourceVersion } }

    expect(isAbandoned(now, observed(first, now, elapsed), elapsed)).toBe(expected)
  })
})
