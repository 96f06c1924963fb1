import { describe, expect, it } from 'vitest'
import { readPodTemplate } from '../../read/pod-template/pod-template.ts'
import { podPatch } from './pod-patch.ts'

type Input = Parameters<typeof podPatch>[0]

function patch({
  template,
  ...rest
}: { readonly template?: unknown } & Partial<Omit<Input, 'podTemplate'>>): string | undefined {
  const { value } = readPodTemplate(template)
  return podPatch({ podTemplate: value, serviceAccount: 'demo-sa', secrets: [], volumes: [], ...rest })
}

const geo = { name: 'geo', hostPath: '/srv/geo', mountPath: '/data/geo', readOnly: true }
const cache = { name: 'cache', hostPath: '/srv/cache', mountPath: '/data/cache', readOnly: false }

describe('the pod patch', () => {
  it.each<[string, Parameters<typeof patch>[0], string | undefined]>([
    ['a service account alone', {}, '{"metadata":{},"spec":{"containers":[],"serviceAccountName":"demo-sa"}}'],
    [
      'Secrets',
      {
        secrets: [
          { name: 'GITHUB_PERSONAL_ACCESS_TOKEN', secretKeyRef: { name: 'github-token', key: 'token' } },
          { name: 'PASSWORD', secretKeyRef: { name: 'db', key: 'PASSWORD' } },
        ],
      },
      '{"metadata":{},"spec":{"containers":[{"name":"mcp","env":[{"name":"GITHUB_PERSONAL_ACCESS_TOKEN","valueFrom":{"secretKeyRef":{"name":"github-token","key":"token"}}},{"name":"PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"PASSWORD"}}}],"resources":{}}],"serviceAccountName":"demo-sa"}}',
    ],
    [
      'volumes, in the container of the server (WART-13)',
      { volumes: [geo, cache] },
      '{"metadata":{},"spec":{"volumes":[{"name":"geo","hostPath":{"path":"/srv/geo"}},{"name":"cache","hostPath":{"path":"/srv/cache"}}],"containers":[{"name":"mcp","resources":{},"volumeMounts":[{"name":"geo","readOnly":true,"mountPath":"/data/geo"},{"name":"cache","mountPath":"/data/cache"}]}],"serviceAccountName":"demo-sa"}}',
    ],
    [
      'a template without containers',
      { template: { metadata: { labels: { b: '1', a: '2' } } } },
      '{"metadata":{"labels":{"a":"2","b":"1"}},"spec":{"containers":null,"serviceAccountName":"demo-sa"}}',
    ],
    [
      'a template whose container gets the Secrets',
      {
        template: {
          spec: {
            containers: [
              { image: 'side', name: 'side' },
              { name: 'mcp', env: [{ value: '1', name: 'A' }] },
            ],
          },
        },
        secrets: [{ name: 'B', secretKeyRef: { name: 's', key: 'B' } }],
      },
      '{"metadata":{},"spec":{"containers":[{"name":"side","image":"side","resources":{}},{"name":"mcp","env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"secretKeyRef":{"name":"s","key":"B"}}}],"resources":{}}],"serviceAccountName":"demo-sa"}}',
    ],
    [
      'markup and quantities, as Go writes them',
      {
        template: {
          spec: {
            containers: [{ name: 'mcp', args: ['a<b&c>d'], resources: { limits: { memory: '1024Mi', cpu: '0.5' } } }],
          },
        },
      },
      '{"metadata":{},"spec":{"containers":[{"name":"mcp","args":["a\\u003cb\\u0026c\\u003ed"],"resources":{"limits":{"cpu":"500m","memory":"1Gi"}}}],"serviceAccountName":"demo-sa"}}',
    ],
    [
      'fields in the order of the API, unknown ones last',
      {
        template: {
          spec: {
            zeta: 1,
            tolerations: [{ effect: 'NoSchedule', key: 'dedicated', value: 'mcp', operator: 'Equal' }],
            securityContext: { fsGroup: 1, runAsUser: 2 },
            nodeSelector: { b: 'x', a: 'y' },
            initContainers: [{ name: 'init', image: 'i' }],
          },
        },
      },
      '{"metadata":{},"spec":{"initContainers":[{"name":"init","image":"i","resources":{}}],"containers":null,"nodeSelector":{"a":"y","b":"x"},"serviceAccountName":"demo-sa","securityContext":{"runAsUser":2,"fsGroup":1},"tolerations":[{"key":"dedicated","operator":"Equal","value":"mcp","effect":"NoSchedule"}],"zeta":1}}',
    ],
    ['nothing at all', { serviceAccount: '' }, undefined],
    ['a template that says nothing', { serviceAccount: '', template: { metadata: {}, spec: {} } }, undefined],
    [
      'a template that has no more than a label (WART-33)',
      { serviceAccount: '', template: { metadata: { labels: { a: 'b' } } } },
      '{"metadata":{"labels":{"a":"b"}},"spec":{"containers":null}}',
    ],
    [
      'a template that only shares the network of the node (WART-33)',
      { serviceAccount: '', template: { spec: { hostNetwork: true } } },
      '{"metadata":{},"spec":{"containers":null,"hostNetwork":true}}',
    ],
  ])('of %s', (_, input, expected) => {
    expect(patch(input)).toBe(expected)
  })

  it('changes nothing of what it is given', () => {
    const template = readPodTemplate({ spec: { containers: [{ name: 'mcp', env: [] }] } }).value
    const before = JSON.stringify(template)
    podPatch({
      podTemplate: template,
      serviceAccount: 'a',
      secrets: [{ name: 'k', secretKeyRef: { name: 's', key: 'k' } }],
      volumes: [geo],
    })
    expect(JSON.stringify(template)).toBe(before)
  })
})
