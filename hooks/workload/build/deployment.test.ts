import { describe, expect, it } from 'vitest'
import {
  configMapOf,
  inlinePolicies,
  proxyContainerOf,
  proxyOf,
  type Synced,
  serverOf,
  synced,
} from '../../../test/support/workload.ts'
import type { ChildObject } from '../../engine/metacontroller-types.ts'
import { listAt, recordAt, stringAt, valueAt } from '../../kubernetes/read.ts'

const deployment = (answer: Synced): ChildObject => {
  const found = answer.children.find(({ kind }) => kind === 'Deployment')
  if (!found) throw new Error('no Deployment')
  return found
}

const names = (list: readonly unknown[]): readonly unknown[] => list.map((item) => stringAt(item, 'name'))
const baseLabels = {
  app: 'mcpserver',
  'app.kubernetes.io/name': 'mcpserver',
  'app.kubernetes.io/instance': 'demo-server',
  toolhive: 'true',
  'toolhive-name': 'demo-server',
}

describe("the proxy's Deployment", () => {
  it('has one pod, found by the base labels alone', () => {
    const { metadata, ...rest } = deployment(synced(serverOf()))
    expect(metadata).toEqual({ name: 'demo-server', namespace: 'demo', labels: baseLabels })
    expect(valueAt(rest, 'spec', 'replicas')).toBe(1)
    expect(valueAt(rest, 'spec', 'selector')).toEqual({ matchLabels: baseLabels })
  })

  it.each([
    ['a server', serverOf(), 'demo-server-proxy-runner', 5],
    ['a remote proxy', proxyOf(), 'demo-proxy-remote-proxy-runner', 15],
  ])('of %s runs under its own account and is asked for its health', (_, parent, account, delay) => {
    const answer = synced(parent)
    expect(valueAt(deployment(answer), 'spec', 'template', 'spec', 'serviceAccountName')).toBe(account)
    const probe = { httpGet: { path: '/health', port: 'http' }, failureThreshold: 3 }
    expect(proxyContainerOf(answer)).toMatchObject({
      livenessProbe: { ...probe, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5 },
      readinessProbe: { ...probe, initialDelaySeconds: delay, periodSeconds: 5, timeoutSeconds: 3 },
    })
  })

  it.each([
    ['a server', serverOf({ serviceAccount: '' }), ['run', '--foreground=true', 'ghcr.io/acme/tool:1']],
    [
      'a server with arguments (WART-12)',
      serverOf({ serviceAccount: '', args: ['--a', 'b c'] }),
      ['run', '--foreground=true', 'ghcr.io/acme/tool:1', '--', '--a', 'b c'],
    ],
    [
      'a server whose first argument looks like one of the runner',
      serverOf({ serviceAccount: '', args: ['--k8s-pod-patch={}'] }),
      ['run', '--foreground=true', 'ghcr.io/acme/tool:1', '--', '--k8s-pod-patch={}'],
    ],
    ['a remote proxy', proxyOf(), ['run', '--foreground=true', 'placeholder-for-remote-proxy']],
  ])('of %s has the arguments of the runner', (_, parent, expected) => {
    expect(proxyContainerOf(synced(parent))['args']).toEqual(expected)
  })

  it('mounts what the runner reads, in this order', () => {
    const volumes = [{ name: 'certs', hostPath: '/srv/certs', mountPath: '/etc/idp', readOnly: true }]
    const inline = { issuer: 'https://issuer.example.com', audience: 'mcp', thvCABundlePath: '/etc/idp/ca.pem' }
    const answer = synced(serverOf({ volumes, oidcConfig: { type: 'inline', inline }, authzConfig: inlinePolicies }))
    expect(proxyContainerOf(answer)['volumeMounts']).toEqual([
      { name: 'runconfig', mountPath: '/etc/runconfig', readOnly: true },
      { name: 'certs', mountPath: '/etc/idp', readOnly: true },
      { name: 'authz-config', mountPath: '/etc/toolhive/authz', readOnly: true },
    ])
    expect(valueAt(deployment(answer), 'spec', 'template', 'spec', 'volumes')).toEqual([
      { name: 'runconfig', configMap: { name: 'demo-server-runconfig' } },
      { name: 'certs', hostPath: { path: '/srv/certs' } },
      {
        name: 'authz-config',
        configMap: { name: 'demo-server-authz-inline', items: [{ key: 'authz.json', path: 'authz.json' }] },
      },
    ])
  })

  it('does not mount the volumes of the server (WART-13)', () => {
    const volumes = [{ name: 'data', hostPath: '/srv/data', mountPath: '/data' }]
    const answer = synced(serverOf({ volumes }))
    expect(names(listAt(proxyContainerOf(answer), 'volumeMounts'))).toEqual(['runconfig'])
  })

  it('mounts a CA bundle and policies from the ConfigMaps of the user', () => {
    const inline = {
      issuer: 'https://issuer.example.com',
      audience: 'mcp',
      caBundleRef: { configMapRef: { name: 'ca', key: 'root.pem' } },
    }
    const policies = { version: '1.0', type: 'cedarv1', cedar: { policies: inlinePolicies.inline.policies } }
    const answer = synced(
      proxyOf({
        oidcConfig: { type: 'inline', inline },
        authzConfig: { type: 'configMap', configMap: { name: 'mine', key: 'p.json' } },
      }),
      {
        related: [
          configMapOf('ca', { 'root.pem': 'PEM' }),
          configMapOf('mine', { 'p.json': JSON.stringify(policies) }),
        ],
      },
    )
    expect(valueAt(deployment(answer), 'spec', 'template', 'spec', 'volumes')).toEqual([
      { name: 'runconfig', configMap: { name: 'demo-proxy-runconfig' } },
      { name: 'oidc-ca-bundle', configMap: { name: 'ca', items: [{ key: 'root.pem', path: 'root.pem' }] } },
      { name: 'authz-config', configMap: { name: 'mine', items: [{ key: 'p.json', path: 'authz.json' }] } },
    ])
    expect(answer.children.map(({ metadata }) => metadata.name)).not.toContain('demo-proxy-authz-inline')
  })

  it('lets no override touch our own labels or the checksum', () => {
    const theirs = {
      labels: { app: 'x', team: 'a' },
      annotations: { 'toolhive.stacklok.dev/runconfig-checksum': 'x', note: 'b' },
    }
    const answer = synced(
      serverOf({ resourceOverrides: { proxyDeployment: { ...theirs, podTemplateMetadataOverrides: theirs } } }),
    )
    const template = recordAt(deployment(answer), 'spec', 'template', 'metadata')
    expect(deployment(answer).metadata.labels).toEqual({ ...baseLabels, team: 'a' })
    expect(template['labels']).toEqual({ ...baseLabels, team: 'a' })
    expect(template['annotations']).toEqual({
      note: 'b',
      'toolhive.stacklok.dev/runconfig-checksum': expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })
})

function contexts(platform: 'kubernetes' | 'openshift'): unknown {
  const answer = synced(serverOf(), { settings: { platform } })
  return {
    pod: valueAt(deployment(answer), 'spec', 'template', 'spec', 'securityContext'),
    container: proxyContainerOf(answer)['securityContext'],
  }
}

describe("the proxy's security contexts", () => {
  it('name users on Kubernetes', () => {
    expect(contexts('kubernetes')).toEqual({
      pod: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
      container: {
        privileged: false,
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1000,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
      },
    })
  })

  it('name none on OpenShift', () => {
    expect(contexts('openshift')).toEqual({
      pod: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      container: {
        privileged: false,
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        seccompProfile: { type: 'RuntimeDefault' },
        capabilities: { drop: ['ALL'] },
      },
    })
  })
})
