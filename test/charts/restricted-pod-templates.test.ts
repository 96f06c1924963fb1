import { beforeAll, describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { waitFor } from '../cluster/harness/wait.ts'
import { withCluster } from '../cluster/harness/with-cluster.ts'
import { crdChart, operatorChart } from './support/render.ts'

const apiVersion = 'toolhive.stacklok.dev/v1alpha1'
const plain = { image: 'example.com/server:1', transport: 'stdio' }

function pod(spec: object): object {
  return { podTemplateSpec: { spec } }
}

function container(fields: object): object {
  return pod({ containers: [{ name: 'mcp', ...fields }] })
}

function context(securityContext: object): object {
  return container({ securityContext })
}

const hostPath = { name: 'node', hostPath: { path: '/' } }
const refused: readonly (readonly [string, object, string])[] = [
  ['a directory of the node', { volumes: [{ name: 'n', hostPath: '/etc', mountPath: '/etc' }] }, 'spec.volumes mounts'],
  ['a hostPath volume', pod({ volumes: [hostPath] }), 'the field hostPath of a volume'],
  ['a hostPath volume in another spelling', pod({ volumes: [{ name: 'a', HostPath: { path: '/' } }] }), 'HostPath'],
  ['an NFS volume', pod({ volumes: [{ name: 'a', nfs: { server: 's', path: '/' } }] }), 'the field nfs of a volume'],
  ['a foreign account', { serviceAccount: 'admin' }, 'the ServiceAccount admin is not allowed'],
  ['a foreign account of the pod', pod({ serviceAccountName: 'admin' }), 'the ServiceAccount admin is not allowed'],
  ['a foreign account by the old name', pod({ serviceAccount: 'admin' }), 'the ServiceAccount admin is not allowed'],
  ['a foreign account in another spelling', pod({ ServiceAccountName: 'admin' }), 'the field ServiceAccountName'],
  [
    'a spec in another spelling',
    { podTemplateSpec: { Spec: { hostNetwork: true } } },
    'the field Spec of podTemplateSpec',
  ],
  ['letters that Go takes for others', pod({ 'ho\u017FtNetwork': true }), 'of podTemplateSpec.spec is not allowed'],
  ['the network of the node', pod({ hostNetwork: true }), 'hostNetwork, hostPID and hostIPC'],
  ['the processes of the node', pod({ hostPID: true }), 'hostNetwork, hostPID and hostIPC'],
  ['the memory of the node', pod({ hostIPC: true }), 'hostNetwork, hostPID and hostIPC'],
  ['a certain node', pod({ nodeName: 'control-plane' }), 'the field nodeName'],
  [
    'a port of the node',
    container({ ports: [{ containerPort: 80, hostPort: 80 }] }),
    'host ports (hostPort) are not allowed',
  ],
  ['a privileged container', context({ privileged: true }), 'privileged and allowPrivilegeEscalation'],
  [
    'a privileged init container',
    pod({ initContainers: [{ name: 'i', image: 'i', securityContext: { privileged: true } }] }),
    'privileged and allowPrivilegeEscalation',
  ],
  ['a privileged container in another spelling', context({ Privileged: true }), 'the field Privileged'],
  ['containers in another spelling', pod({ Containers: [] }), 'the field Containers of podTemplateSpec.spec'],
  ['escalation', context({ allowPrivilegeEscalation: true }), 'privileged and allowPrivilegeEscalation'],
  ['a capability', context({ capabilities: { add: ['SYS_ADMIN'] } }), 'no capability'],
  ['an unmasked /proc', context({ procMount: 'Unmasked' }), 'the field procMount'],
  ['no seccomp profile', context({ seccompProfile: { type: 'Unconfined' } }), 'the seccompProfile must be'],
  ['no AppArmor profile', context({ appArmorProfile: { type: 'Unconfined' } }), 'the field appArmorProfile'],
  [
    'no AppArmor profile by annotation',
    {
      podTemplateSpec: {
        metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/mcp': 'unconfined' } },
      },
    },
    'AppArmor',
  ],
  ['a process of a Windows host', context({ windowsOptions: { hostProcess: true } }), 'the field windowsOptions'],
  ['root', context({ runAsUser: 0 }), 'running as root'],
  ['leave to be root', pod({ securityContext: { runAsNonRoot: false } }), 'running as root'],
  ['kernel parameters', pod({ securityContext: { sysctls: [{ name: 'a', value: 'b' }] } }), 'the field sysctls'],
]

const accepted: readonly (readonly [string, object])[] = [
  ['no pod template', {}],
  ['an empty one', { podTemplateSpec: {} }],
  ['an allowed account', { serviceAccount: 'reader' }],
  ['an allowed account of the pod', pod({ serviceAccountName: 'reader' })],
  [
    'what servers need',
    {
      podTemplateSpec: {
        metadata: { labels: { team: 'a' }, annotations: { note: 'b' } },
        spec: {
          nodeSelector: { disk: 'ssd' },
          tolerations: [{ operator: 'Exists' }],
          hostNetwork: false,
          securityContext: { runAsNonRoot: true, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
            { name: 'tmp', emptyDir: {} },
            { name: 'settings', configMap: { name: 'settings' } },
          ],
          initContainers: [{ name: 'init', image: 'example.com/init:1' }],
          containers: [
            {
              name: 'mcp',
              env: [{ name: 'A', value: 'b' }],
              ports: [{ containerPort: 8080 }],
              resources: { limits: { memory: '1Gi' } },
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
              securityContext: {
                runAsUser: 1000,
                privileged: false,
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
              },
            },
          ],
        },
      },
    },
  ],
]

describe('a pod template, where the platform restricts them', () => {
  const cluster = withCluster()
  const old: KubernetesObject = {
    apiVersion,
    kind: 'MCPServer',
    metadata: { name: 'old', namespace: 'allowed' },
    spec: { ...plain, ...pod({ hostNetwork: true }) },
  }

  beforeAll(async () => {
    for (const name of ['allowed', 'other']) await cluster().createNamespace(name)
    await cluster().helm(['install', 'toolhive-operator-crds', crdChart])
    await waitFor('the definition is served', () => cluster().admin.create(old))
    const values = [
      'operator.rbac.scope=namespace,operator.rbac.allowedNamespaces={allowed}',
      'policies.restrictPodTemplates=true,policies.allowedServiceAccounts={reader}',
    ].join()
    const args = ['install', 'toolhive-operator', operatorChart, '-n', 'toolhive-system', '--create-namespace']
    await cluster().helm([...args, '--set', values])
    await waitFor('the policy is in force', async () => (await create(pod({ hostNetwork: true }))) !== 'created')
  })

  async function create(spec: object, namespace = 'allowed'): Promise<string> {
    const path = await cluster().admin.path(apiVersion, 'MCPServer', namespace)
    const object = {
      apiVersion,
      kind: 'MCPServer',
      metadata: { name: 'tried', namespace },
      spec: { ...plain, ...spec },
    }
    const { status, body } = await cluster().admin.request('POST', `${path}?dryRun=All`, object)
    return status === 201 ? 'created' : `${status} ${stringAt(body, 'message')}`
  }

  it.each(refused)('is refused with %s, and the message says what it is', async (_, spec, message) => {
    const answer = await create(spec)

    expect(answer).toContain(message)
    expect(answer).toMatch(/^403 /)
  })

  it.each(accepted)('is accepted with %s', async (_, spec) => {
    expect(await create(spec)).toBe('created')
  })

  it('is free where the operator does not act', async () => {
    expect(await create(pod({ hostNetwork: true }), 'other')).toBe('created')
  })

  it('that is older than the policy can be labelled, repaired and deleted, and not be changed for another one', async () => {
    const found = await cluster().admin.get(old)
    const labelled = await cluster().admin.patch(old, { metadata: { labels: { a: 'b' } } })
    await expect(cluster().admin.patch(old, { spec: pod({ hostPID: true }) })).rejects.toThrow(/hostNetwork, hostPID/)
    await cluster().admin.patch(old, { spec: { podTemplateSpec: null } })
    await cluster().admin.remove(old)

    expect(labelled.metadata.uid).toBe(found?.metadata.uid)
    expect(await cluster().admin.get(old)).toBeUndefined()
  })
})
