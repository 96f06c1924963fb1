import { isRecord, numberAt, recordAt, stringAt } from '../../kubernetes/read.ts'

/** Who holds a lease (`coordination.k8s.io/v1`); `undefined` where it is free. */
export function holderOf(lease: unknown): string | undefined {
  const holder = stringAt(lease, 'spec', 'holderIdentity')
  return holder === '' ? undefined : holder
}

/**
 * Whether the holder is the engine that wrote one of these bodies. They are protobuf, in which a string stands as its
 * bytes; an identity holds a random uid, so that no other text of a lease can contain it.
 */
export function isWrittenBy(bodies: readonly Buffer[], holder: string): boolean {
  return bodies.some((body) => body.includes(holder))
}

/** The lease as its holder would leave it: free, as client-go's own release writes it. `now` is ISO 8601. */
export function released(lease: unknown, now: string): unknown {
  const time = now.replace(/\.(\d{3})Z$/, '.$1000Z') // MicroTime
  return {
    ...(isRecord(lease) ? lease : {}),
    spec: {
      ...recordAt(lease, 'spec'),
      holderIdentity: '',
      leaseDurationSeconds: 1,
      renewTime: time,
      acquireTime: time,
    },
  }
}

/** What the gateway saw of a lease: the record does not change while its holder is gone. */
export interface LeaseObservation {
  readonly version: string | undefined
  readonly sinceMilliseconds: number
}

/** The observation after one more look: the time starts anew whenever the lease has changed. */
export function observed(
  before: LeaseObservation | undefined,
  lease: unknown,
  nowMilliseconds: number,
): LeaseObservation {
  const version = stringAt(lease, 'metadata', 'resourceVersion')
  return before !== undefined && before.version === version ? before : { version, sinceMilliseconds: nowMilliseconds }
}

/** Whether a lease has gone unrenewed for its whole duration by our own clock, the rule by which any candidate takes it. */
export function isAbandoned(lease: unknown, observation: LeaseObservation, nowMilliseconds: number): boolean {
  const duration = numberAt(lease, 'spec', 'leaseDurationSeconds') ?? 15
  return nowMilliseconds - observation.sinceMilliseconds > duration * 1000
}
