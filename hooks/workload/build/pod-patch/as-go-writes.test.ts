import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asGoWrites } from './as-go-writes.ts'

// test/cluster/pod-template-fields.test.ts compares every type with Go itself.
describe('asGoWrites', () => {
  it.each<[string, string, unknown, string]>([
    [
      'a container and a probe in it',
      'Container',
      { livenessProbe: { periodSeconds: 1, httpGet: { port: 1, path: '/' } }, name: 'x' },
      '{"name":"x","resources":{},"livenessProbe":{"httpGet":{"path":"/","port":1},"periodSeconds":1}}',
    ],
    [
      'a mount',
      'VolumeMount',
      { subPath: 's', mountPath: '/m', readOnly: true, name: 'v' },
      '{"name":"v","readOnly":true,"mountPath":"/m","subPath":"s"}',
    ],
    [
      'aliases of hosts',
      'PodSpec',
      { hostAliases: [{ hostnames: ['a'], ip: '10.0.0.1' }] },
      '{"containers":null,"hostAliases":[{"ip":"10.0.0.1","hostnames":["a"]}]}',
    ],
    [
      'a preferred node affinity',
      'Affinity',
      {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { preference: { matchExpressions: [{ values: ['b'], operator: 'In', key: 'a' }] }, weight: 5 },
          ],
        },
      },
      '{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":5,"preference":{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}}]}}',
    ],
    [
      'a pod anti-affinity',
      'Affinity',
      {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { podAffinityTerm: { topologyKey: 'zone', labelSelector: { matchLabels: { b: '1', a: '2' } } }, weight: 9 },
          ],
        },
      },
      '{"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":9,"podAffinityTerm":{"labelSelector":{"matchLabels":{"a":"2","b":"1"}},"topologyKey":"zone"}}]}}',
    ],
    [
      'DNS settings',
      'PodDNSConfig',
      { searches: ['s'], options: [{ value: '2', name: 'ndots' }], nameservers: ['10.0.0.1'] },
      '{"nameservers":["10.0.0.1"],"searches":["s"],"options":[{"name":"ndots","value":"2"}]}',
    ],
    [
      'a volume of a file server',
      'Volume',
      { nfs: { path: '/p', server: 's', readOnly: false }, name: 'v' },
      '{"name":"v","nfs":{"server":"s","path":"/p"}}',
    ],
    [
      'a projected volume',
      'Volume',
      {
        name: 'v',
        projected: {
          sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 600, audience: 'a' } }],
          defaultMode: 256,
        },
      },
      '{"name":"v","projected":{"sources":[{"serviceAccountToken":{"audience":"a","expirationSeconds":600,"path":"t"}}],"defaultMode":256}}',
    ],
    [
      'a quantity that follows from the container, with what Go fills in',
      'EnvVar',
      { valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } }, name: 'CPUS' },
      '{"name":"CPUS","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu","divisor":"0"}}}',
    ],
    [
      'empty values: those that Go can tell from absent ones are kept',
      'Container',
      { name: 'x', args: [], stdin: false, env: [{ name: 'A', value: '' }], securityContext: { privileged: false } },
      '{"name":"x","env":[{"name":"A"}],"resources":{},"securityContext":{"privileged":false}}',
    ],
    [
      'quantities',
      'PodSpec',
      { overhead: { memory: '1024Mi', cpu: 0.5 } },
      '{"containers":null,"overhead":{"cpu":"500m","memory":"1Gi"}}',
    ],
    [
      'a quantity that is none',
      'ResourceFieldSelector',
      { resource: 'x', divisor: 'y' },
      '{"resource":"x","divisor":"y"}',
    ],
    ['a type that it does not know', 'Nothing', { b: 1, a: { d: 1, c: 2 } }, '{"a":{"c":2,"d":1},"b":1}'],
    ['a type named as what every object inherits', 'toString', { b: 1, a: 2 }, '{"a":2,"b":1}'],
    [
      'fields that every object inherits',
      'Container',
      { constructor: 1, toString: 2, name: 'x' },
      '{"name":"x","resources":{},"constructor":1,"toString":2}',
    ],
  ])('writes %s', (_, type, value, text) => {
    expect(JSON.stringify(asGoWrites(value, type))).toBe(text)
  })

  it('gives the same text whatever the order of the input, and again of its own', () => {
    const containers = fc.dictionary(
      fc.constantFrom('name', 'image', 'env', 'args', 'resources', 'unknown', 'zeta'),
      fc.jsonValue({ maxDepth: 2 }),
    )
    fc.assert(
      fc.property(containers, (container) => {
        const reversed = Object.fromEntries(Object.entries(container).toReversed())
        const written = asGoWrites(container, 'Container')
        expect(JSON.stringify(asGoWrites(reversed, 'Container'))).toBe(JSON.stringify(written))
        expect(JSON.stringify(asGoWrites(written, 'Container'))).toBe(JSON.stringify(written))
      }),
    )
  })

  it('keeps fields that it does not know as they are', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        expect(asGoWrites({ unknown: value }, 'Volume')).toEqual({ name: '', unknown: value })
      }),
    )
  })
})
