import { describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { imageListConfigMap } from '../../hooks/registry/published.ts'
import { conditionOf, namespace, ourObject, reasonsOf, serverOf, synced } from '../support/workload.ts'

const listed = 'ghcr.io/acme/tool:1'
const other = 'ghcr.io/acme/other:1'
const source = { type: 'configmap', configmap: { name: 'images', key: 'registry.json' } }
const registry = ourObject('MCPRegistry', 'allowed', { source, enforceServers: true })
const { apiVersion, metadata } = registry
const owner = { apiVersion, name: metadata.name, namespace, uid: metadata.uid ?? '' }
const related: readonly KubernetesObject[] = [registry, imageListConfigMap(owner, [listed], true)]

describe('a registry that enforces', () => {
  it.each([
    ['containers[0].image', { containers: [{ name: 'mcp', image: other }] }],
    [
      'containers[1].image',
      {
        containers: [
          { name: 'mcp', image: listed },
          { name: 'beside', image: other },
        ],
      },
    ],
    ['initContainers[0].image', { initContainers: [{ name: 'before', image: other }] }],
    ['ephemeralContainers[0].image', { ephemeralContainers: [{ name: 'debug', image: other }] }],
    ['volumes[1].image.reference', { volumes: [{ name: 'a' }, { name: 'b', image: { reference: other } }] }],
  ])('sees the image in podTemplateSpec.spec.%s', (field, podSpec) => {
    const answer = synced(serverOf({ image: listed, podTemplateSpec: { spec: podSpec } }), { related })
    expect(reasonsOf(answer)).toEqual(['ImageValidationFailed'])
    expect(answer.problems[0]?.field).toBe(`spec.podTemplateSpec.spec.${field}`)
    expect(answer.children).toEqual([])
    expect(conditionOf(answer, 'ImageValidated')).toMatchObject({
      status: 'False',
      message: `spec.podTemplateSpec.spec.${field}: image "${other}" not found in enforced registries: image validation failed`,
    })
  })

  it.each([
    ['spec.containers.0.Image', { spec: { containers: [{ name: 'mcp', image: listed, Image: other }] } }, 'image'],
    ['spec.InitContainers', { spec: { InitContainers: [{ name: 'a', image: other }] } }, 'initContainers'],
    ['spec.volumes.0.IMAGE', { spec: { volumes: [{ name: 'a', IMAGE: { reference: other } }] } }, 'image'],
    [
      'spec.volumes.0.image.Reference',
      { spec: { volumes: [{ name: 'a', image: { Reference: other } }] } },
      'reference',
    ],
    ['spec.ſerviceAccountName', { spec: { ſerviceAccountName: 'allowed-registry-api' } }, 'serviceAccountName'],
    ['Spec', { Spec: { containers: [{ name: 'mcp', image: other }] } }, 'spec'],
  ])('refuses a field that only the runner would take for another: %s', (path, podTemplateSpec, known) => {
    const answer = synced(serverOf({ image: listed, podTemplateSpec }), { related })
    expect(answer.problems).toEqual([
      expect.objectContaining({
        reason: 'InvalidPodTemplateSpec',
        field: `spec.podTemplateSpec.${path}`,
        message: `spec.podTemplateSpec.${path}: There is no such field. Use "${known}".`,
      }),
    ])
    expect(answer.children).toEqual([])
  })

  it('names every image that is not listed', () => {
    const podSpec = { initContainers: [{ name: 'a', image: other }], containers: [{ name: 'b', image: 'x' }] }
    const answer = synced(serverOf({ image: 'y', podTemplateSpec: { spec: podSpec } }), { related })
    expect(answer.problems.map(({ field }) => field)).toEqual([
      'spec.image',
      'spec.podTemplateSpec.spec.initContainers[0].image',
      'spec.podTemplateSpec.spec.containers[0].image',
    ])
  })

  it('lets listed images run, wherever they stand, and parts that name none', () => {
    const podSpec = {
      initContainers: [{ name: 'before', image: listed }],
      containers: [{ name: 'mcp' }, { name: 'beside', image: listed }],
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'b', image: { reference: listed } },
      ],
    }
    const answer = synced(serverOf({ image: listed, podTemplateSpec: { spec: podSpec } }), { related })
    expect(reasonsOf(answer)).toEqual([])
    expect(conditionOf(answer, 'ImageValidated')).toMatchObject({ reason: 'ImageValidationSuccess' })
  })
})

describe("the operator's own accounts", () => {
  it.each([
    ['the account of a registry', 'spec.serviceAccount', { serviceAccount: 'allowed-registry-api' }],
    ['the account of a proxy', 'spec.serviceAccount', { serviceAccount: 'any-proxy-runner' }],
    ['the account of a remote proxy', 'spec.serviceAccount', { serviceAccount: 'any-remote-proxy-runner' }],
    [
      'an account in the pod template',
      'spec.podTemplateSpec.spec.serviceAccountName',
      podTemplate('serviceAccountName', 'allowed-registry-api'),
    ],
    [
      "an account in the pod template's older field",
      'spec.podTemplateSpec.spec.serviceAccount',
      podTemplate('serviceAccount', 'allowed-registry-api'),
    ],
  ])('run no MCP server, whether or not a registry enforces: %s', (_, field, spec) => {
    for (const objects of [related, []]) {
      const answer = synced(serverOf({ image: listed, ...spec }), { related: objects })
      expect(reasonsOf(answer)).toEqual(['ServiceAccountReserved'])
      expect(answer.problems[0]?.field).toBe(field)
      expect(answer.children).toEqual([])
    }
  })

  it.each(['mine', 'my-api', 'registry-api', ''])('are no others: %s', (serviceAccount) => {
    expect(reasonsOf(synced(serverOf({ image: listed, serviceAccount }), { related }))).toEqual([])
  })

  it('are the ones that our kinds make', () => {
    const proxy = synced(serverOf({ image: listed }), { related }).children
    const api = synced(registry).children
    const accounts = [...proxy, ...api].filter(({ kind }) => kind === 'RoleBinding').map((child) => child.metadata.name)
    expect(accounts).toHaveLength(2)
    for (const serviceAccount of accounts)
      expect(reasonsOf(synced(serverOf({ serviceAccount })))).toEqual(['ServiceAccountReserved'])
  })
})

function podTemplate(field: string, account: string): Readonly<Record<string, unknown>> {
  return { podTemplateSpec: { spec: { [field]: account } } }
}
