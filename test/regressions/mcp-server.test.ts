import { describe, expect, it } from 'vitest'
import { listAt, recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import {
  conditionOf,
  configMapOf,
  podPatchOf,
  proxyContainerOf,
  reasonsOf,
  runConfigOf,
  serverOf,
  synced,
} from '../support/workload.ts'

const serverContainer = (spec: Readonly<Record<string, unknown>>): unknown => {
  const patch: unknown = JSON.parse(podPatchOf(synced(serverOf(spec))) ?? '{}')
  return listAt(patch, 'spec', 'containers').find((container) => stringAt(container, 'name') === 'mcp')
}

function environmentWith(openTelemetry: object): string {
  const answer = synced(serverOf({ telemetry: { openTelemetry: { endpoint: 'c:1', ...openTelemetry } } }))
  return JSON.stringify(proxyContainerOf(answer)['env'])
}

describe('what an MCPServer becomes', () => {
  it('WART-09: resource attributes only where OpenTelemetry is enabled', () => {
    expect(environmentWith({ enabled: true })).toContain('OTEL_RESOURCE_ATTRIBUTES')
    expect(environmentWith({ enabled: false })).not.toContain('OTEL_RESOURCE_ATTRIBUTES')
  })

  it.each([{ headers: ['nonsense'] }, { tracing: { samplingRate: 'NaN' } }, { tracing: { samplingRate: '2' } }])(
    'WART-09: %j is reported, and the document stays readable',
    (fields) => {
      const answer = synced(serverOf({ telemetry: { openTelemetry: { enabled: true, endpoint: 'c:1', ...fields } } }))
      expect(conditionOf(answer, 'ConfigurationWarning')).toMatchObject({ reason: 'TelemetryInvalid' })
      expect(recordAt(runConfigOf(answer), 'telemetry_config')).toMatchObject({ headers: {}, samplingRate: 0.05 })
    },
  )

  it('WART-10: a permission profile is said to restrict nothing, an unknown one is refused', () => {
    expect(reasonsOf(synced(serverOf({ permissionProfile: { name: 'none' } })))).toEqual([
      'PermissionProfileNotEnforced',
    ])
    expect(reasonsOf(synced(serverOf({ permissionProfile: { name: 'strict' } })))).toEqual(['PermissionProfileInvalid'])
  })

  it('WART-11: a profile in a ConfigMap is embedded', () => {
    const related = [configMapOf('profiles', { 'mine.json': '{"name": "mine", "read": ["/data"]}' })]
    const answer = synced(serverOf({ permissionProfile: { type: 'configmap', name: 'profiles', key: 'mine.json' } }), {
      related,
    })
    expect(runConfigOf(answer)['permission_profile']).toEqual({ name: 'mine', read: ['/data'] })
  })

  it('WART-12: arguments reach the server, and stay in the document', () => {
    const answer = synced(serverOf({ args: ['--verbose'] }))
    expect(listAt(proxyContainerOf(answer), 'args').slice(-2)).toEqual(['--', '--verbose'])
    expect(runConfigOf(answer)['cmd_args']).toEqual(['--verbose'])
  })

  it("WART-13: volumes are in the server's container", () => {
    const volumes = [{ name: 'data', hostPath: '/srv/data', mountPath: '/data' }]
    expect(valueAt(serverContainer({ volumes }), 'volumeMounts')).toEqual([{ name: 'data', mountPath: '/data' }])
  })

  it("WART-14: resources are the proxy's", () => {
    const resources = { limits: { cpu: '1' } }
    expect(proxyContainerOf(synced(serverOf({ resources })))['resources']).toEqual(resources)
    expect(podPatchOf(synced(serverOf({ resources })))).not.toContain('limits')
  })

  it('WART-15: the deprecated port counts where proxyPort is not given', () => {
    expect(runConfigOf(synced(serverOf({ port: 9001 })))['port']).toBe(9001)
    expect(synced(serverOf({ port: 9001 })).status['url']).toMatch(/:9001$/)
  })

  it.each(['sse', 'streamable-http'])('WART-16: a server of %s without a port listens on 8080', (transport) => {
    expect(runConfigOf(synced(serverOf({ transport })))).toMatchObject({ target_port: 8080, port: 8080 })
  })

  it.each([
    ['WART-17', { oidcConfig: { type: 'configMap', configMap: { name: 'missing' } } }, '"missing"'],
    ['WART-18', { toolConfigRef: { name: 'missing' } }, '"missing"'],
    ['WART-18', { oidcConfig: {}, externalAuthConfigRef: { name: 'missing' } }, '"missing"'],
    ['WART-37', { resources: { limits: { memory: 'lots' } } }, '"lots"'],
  ])('%s: %j is Failed with a message and a condition', (_, spec, text) => {
    const answer = synced(serverOf(spec))
    expect(answer.status['phase']).toBe('Failed')
    for (const message of [
      answer.status['message'],
      conditionOf(answer, 'Ready')?.message,
      conditionOf(answer, 'ConfigurationValid')?.message,
    ]) {
      expect(message).toContain(text)
    }
  })

  it('WART-19: conditions go with the fields they speak of', () => {
    const full = synced(serverOf({ groupRef: 'core', podTemplateSpec: {} }))
    const types = (answer: typeof full): readonly unknown[] =>
      listAt(answer.status, 'conditions').map((condition) => stringAt(condition, 'type'))
    expect(types(full)).toEqual(expect.arrayContaining(['GroupRefValidated', 'PodTemplateValid']))
    const later = synced({ ...serverOf(), status: full.status })
    expect(types(later)).toEqual(['Ready', 'ConfigurationValid', 'ImageValidated'])
  })

  it('WART-20: the generation is in the status and in each condition', () => {
    const answer = synced(serverOf({ groupRef: 'core', podTemplateSpec: {} }, { generation: 7 }))
    expect(answer.status['observedGeneration']).toBe(7)
    const generations = listAt(answer.status, 'conditions').map((condition) => valueAt(condition, 'observedGeneration'))
    expect(new Set(generations)).toEqual(new Set([7]))
  })

  it("WART-32: the template's service account wins, and serviceAccount over it", () => {
    const podTemplateSpec = { spec: { serviceAccountName: 'theirs' } }
    expect(podPatchOf(synced(serverOf({ podTemplateSpec })))).toContain('"serviceAccountName":"theirs"')
    expect(podPatchOf(synced(serverOf({ podTemplateSpec, serviceAccount: 'mine' })))).toContain(
      '"serviceAccountName":"mine"',
    )
    expect(podPatchOf(synced(serverOf({ podTemplateSpec: {} })))).toContain('"serviceAccountName":"demo-server-sa"')
  })

  it('WART-33: unknown fields of the template reach the pod', () => {
    const podTemplateSpec = { spec: { hostUsers: false, brandNew: { a: 1 } } }
    expect(podPatchOf(synced(serverOf({ podTemplateSpec })))).toContain('"hostUsers":false,"brandNew":{"a":1}')
  })

  it('WART-38: quantities are in the spelling of the API server', () => {
    const resources = { limits: { cpu: '1000m', memory: '1024Mi' }, requests: { cpu: '0.5' } }
    expect(proxyContainerOf(synced(serverOf({ resources })))['resources']).toEqual({
      limits: { cpu: '1', memory: '1Gi' },
      requests: { cpu: '500m' },
    })
  })

  it.each(['MCP_TRANSPORT', 'MCP_PORT', 'FASTMCP_PORT'])('WART-40: a value given for %s is told of', (name) => {
    const answer = synced(serverOf({ transport: 'sse', env: [{ name, value: 'mine' }] }))
    expect(conditionOf(answer, 'ConfigurationWarning')?.message).toContain(name)
    expect(recordAt(runConfigOf(answer), 'env_vars')[name]).not.toBe('mine')
  })

  it('WART-40: ports of a server that speaks stdio are its own affair', () => {
    const answer = synced(serverOf({ env: [{ name: 'MCP_PORT', value: '1234' }] }))
    expect(reasonsOf(answer)).toEqual([])
    expect(recordAt(runConfigOf(answer), 'env_vars')['MCP_PORT']).toBe('1234')
  })

  it("WART-45: only Vault's annotation on the proxy's pods counts", () => {
    const annotations = { 'vault.hashicorp.com/agent-inject': 'true' }
    const onProxy = { resourceOverrides: { proxyDeployment: { podTemplateMetadataOverrides: { annotations } } } }
    expect(runConfigOf(synced(serverOf(onProxy)))['env_file_dir']).toBe('/vault/secrets')
    expect(runConfigOf(synced(serverOf({ podTemplateSpec: { metadata: { annotations } } })))).not.toHaveProperty(
      'env_file_dir',
    )
  })

  it('WART-70: a name that no Service can have is refused with a message', () => {
    const answer = synced(serverOf({}, { name: 'a'.repeat(54) }))
    expect(conditionOf(answer, 'Ready')).toMatchObject({ status: 'False', reason: 'NameInvalid' })
    expect(answer.status['message']).toContain('at most 53')
  })

  it('WART-70: names at the limit make children that the API server takes', () => {
    const name = 'a'.repeat(53)
    const names = synced(serverOf({}, { name })).children.map((child) => child.metadata.name)
    expect(Math.max(...names.filter((child) => child.startsWith('mcp-')).map(({ length }) => length))).toBe(63)
  })

  it.each(['sse', 'streamable-http'])(
    "WART-70: a server of %s whose runner's headless Service would have too long a name is refused",
    (transport) => {
      expect(reasonsOf(synced(serverOf({ transport }, { name: 'a'.repeat(50) })))).toEqual([])
      const answer = synced(serverOf({ transport }, { name: 'a'.repeat(51) }))
      expect(conditionOf(answer, 'Ready')).toMatchObject({ status: 'False', reason: 'NameInvalid' })
      expect(answer.status['message']).toContain('at most 50')
    },
  )

  it('says of a server that is being deleted that it is, whatever else is wrong (WART-21)', () => {
    const deleted = serverOf({ toolConfigRef: { name: 'missing' } }, { deletionTimestamp: '2026-11-22T12:00:00Z' })
    expect(synced(deleted).status).toMatchObject({ phase: 'Terminating', message: 'MCP server is being terminated' })
  })
})
