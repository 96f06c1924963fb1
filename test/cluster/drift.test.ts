import { isDeepStrictEqual } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { keyOf, type ObjectKey } from './harness/client.ts'
import { converged, differences } from './harness/compare.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { asObject, few, label, parseObjects } from './harness/objects.ts'
import { hookCalls, type Operator, startOperator } from './harness/operator.ts'
import { signalGroup } from './harness/programs.ts'
import { progress } from './harness/progress.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

const server = `
apiVersion: toolhive.stacklok.dev/v1alpha1
kind: MCPServer
metadata: {name: s1, namespace: drift}
spec:
  image: ghcr.io/example/server:1
  transport: stdio
  args: [--verbose]
  env: [{name: MODE, value: test}]
  authzConfig: {type: inline, inline: {policies: ['permit(principal, action, resource);']}}
  resourceOverrides:
    proxyDeployment:
      labels: {team: blue}
      annotations: {note: ours}
      env: [{name: LOG, value: debug}]
    proxyService:
      annotations: {note: ours}
`

const namespace = 'drift'
const deployment = keyOf('apps/v1', 'Deployment', namespace, 's1')
const service = keyOf('v1', 'Service', namespace, 'mcp-s1-proxy')
const runConfig = keyOf('v1', 'ConfigMap', namespace, 's1-runconfig')
const authorization = keyOf('v1', 'ConfigMap', namespace, 's1-authz-inline')
const account = keyOf('v1', 'ServiceAccount', namespace, 's1-proxy-runner')
const serverAccount = keyOf('v1', 'ServiceAccount', namespace, 's1-sa')
const role = keyOf('rbac.authorization.k8s.io/v1', 'Role', namespace, 's1-proxy-runner')
const binding = keyOf('rbac.authorization.k8s.io/v1', 'RoleBinding', namespace, 's1-proxy-runner')
const children = [deployment, service, runConfig, authorization, account, serverAccount, role, binding]

type Patch = readonly { readonly op: 'add' | 'replace' | 'remove'; readonly path: string; readonly value?: unknown }[]
type Row = readonly [what: string, child: ObjectKey, patch: Patch]

const container = '/spec/template/spec/containers/0'
const ownerLabel = '/metadata/labels/controller-uid'

/** Edits by somebody else that are put back. */
const repaired: readonly Row[] = [
  ['image of the Deployment', deployment, [{ op: 'replace', path: `${container}/image`, value: 'foreign:1' }]],
  ['replicas of the Deployment', deployment, [{ op: 'replace', path: '/spec/replicas', value: 3 }]],
  ['arguments of the Deployment', deployment, [{ op: 'add', path: `${container}/args/-`, value: '--debug' }]],
  ['value of an env entry of ours', deployment, [{ op: 'replace', path: `${container}/env/0/value`, value: 'x' }]],
  ['env entry of ours removed', deployment, [{ op: 'remove', path: `${container}/env/0` }]],
  [
    'label of ours on the Deployment edited',
    deployment,
    [{ op: 'replace', path: '/metadata/labels/team', value: 'red' }],
  ],
  ['label of ours on the Deployment removed', deployment, [{ op: 'remove', path: '/metadata/labels/toolhive' }]],
  [
    'annotation of ours on the Deployment edited',
    deployment,
    [{ op: 'replace', path: '/metadata/annotations/note', value: 'x' }],
  ],
  ['label controller-uid of the Deployment removed', deployment, [{ op: 'remove', path: ownerLabel }]],
  ['owner of the Deployment removed', deployment, [{ op: 'remove', path: '/metadata/ownerReferences' }]],
  [
    'security context of the container loosened',
    deployment,
    [{ op: 'replace', path: `${container}/securityContext/readOnlyRootFilesystem`, value: false }],
  ],
  ['port number of the Service', service, [{ op: 'replace', path: '/spec/ports/0/port', value: 9999 }]],
  ['second port of the Service', service, [{ op: 'add', path: '/spec/ports/-', value: { name: 'other', port: 9999 } }]],
  ['target port of the Service', service, [{ op: 'replace', path: '/spec/ports/0/targetPort', value: 1 }]],
  ['selector value of the Service', service, [{ op: 'replace', path: '/spec/selector/app', value: 'x' }]],
  ['foreign selector key of the Service', service, [{ op: 'add', path: '/spec/selector/foreign', value: 'x' }]],
  ['type of the Service', service, [{ op: 'replace', path: '/spec/type', value: 'NodePort' }]],
  ['annotation of ours on the Service', service, [{ op: 'replace', path: '/metadata/annotations/note', value: 'x' }]],
  ['label controller-uid of the Service removed', service, [{ op: 'remove', path: ownerLabel }]],
  ['key of the RunConfig edited', runConfig, [{ op: 'replace', path: '/data/runconfig.json', value: '{}' }]],
  ['key of the RunConfig removed', runConfig, [{ op: 'remove', path: '/data/runconfig.json' }]],
  ['foreign key in the RunConfig', runConfig, [{ op: 'add', path: '/data/foreign', value: 'x' }]],
  ['policies edited', authorization, [{ op: 'replace', path: '/data/authz.json', value: '{}' }]],
  [
    'label of the RunConfig',
    runConfig,
    [{ op: 'replace', path: '/metadata/labels/toolhive.stacklok.io~1component', value: 'x' }],
  ],
  ['checksum annotation of the RunConfig removed', runConfig, [{ op: 'remove', path: '/metadata/annotations' }]],
  ['RunConfig made immutable', runConfig, [{ op: 'add', path: '/immutable', value: true }]],
  ['rules of the Role emptied', role, [{ op: 'replace', path: '/rules', value: [] }]],
  [
    'rule added to the Role',
    role,
    [{ op: 'add', path: '/rules/-', value: { apiGroups: [''], resources: ['secrets'], verbs: ['get'] } }],
  ],
  ['subject of the RoleBinding removed', binding, [{ op: 'remove', path: '/subjects/0' }]],
  [
    'foreign subject in the RoleBinding',
    binding,
    [{ op: 'add', path: '/subjects/-', value: { kind: 'ServiceAccount', name: 'intruder', namespace } }],
  ],
  ['owner of the ServiceAccount removed', account, [{ op: 'remove', path: '/metadata/ownerReferences' }]],
]

/** Foreign additions that are left alone on purpose: injectors, autoscalers and people add them. */
const tolerated: readonly Row[] = [
  [
    'foreign env entry in the Deployment',
    deployment,
    [{ op: 'add', path: `${container}/env/-`, value: { name: 'FOREIGN', value: 'x' } }],
  ],
  [
    'foreign container in the Deployment',
    deployment,
    [{ op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'foreign', image: 'x' } }],
  ],
  [
    'node selector of the Deployment',
    deployment,
    [{ op: 'add', path: '/spec/template/spec/nodeSelector', value: { disk: 'ssd' } }],
  ],
  [
    'foreign annotation on the Deployment',
    deployment,
    [{ op: 'add', path: '/metadata/annotations/foreign', value: 'x' }],
  ],
  [
    'restart annotation of kubectl',
    deployment,
    [{ op: 'add', path: '/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt', value: 'now' }],
  ],
  ['foreign label on the Service', service, [{ op: 'add', path: '/metadata/labels/foreign', value: 'x' }]],
  [
    'pull secrets of the ServiceAccount',
    account,
    [{ op: 'add', path: '/imagePullSecrets', value: [{ name: 'registry' }] }],
  ],
]

describeWithEngine('drift', () => {
  const cluster = withCluster()
  let operator: Operator
  let wanted: ReadonlyMap<string, KubernetesObject> = new Map()
  const slow: string[] = []

  beforeAll(async () => {
    operator = await startOperator(cluster())
    await cluster().createNamespace(namespace)
    for (const object of parseObjects(server)) await cluster().admin.apply(object)
    await converged(cluster().admin, namespace)
    const stored = await Promise.all(children.map((child) => cluster().admin.get(child)))
    wanted = new Map(stored.map((object) => [label(asObject(object)), essence(asObject(object))]))
  })

  it.each(children.map((child) => [label(asObject(child)), child] as const))(
    '%s comes back when it is deleted',
    async (what, child) => {
      await timed(`${what} deleted`, child, () => cluster().admin.remove(child))
    },
  )

  it.each(repaired)('%s is put back', async (what, child, patch) => {
    await timed(what, child, () => cluster().admin.jsonPatch(child, patch))
  })

  it('another role in the RoleBinding is put back', async () => {
    await timed('role reference', binding, async () => {
      const { metadata, ...rest } = await stored(binding)
      const { resourceVersion: _, uid: __, ...kept } = metadata
      const { pid } = operator.engine.program()
      // the engine must not come between
      signalGroup(pid, 'SIGSTOP')
      await cluster().admin.remove(binding)
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'other' }
      await cluster().admin.create({ ...rest, metadata: kept, roleRef })
      signalGroup(pid, 'SIGCONT')
    })
  })

  it('leaves no mark of a repair behind', async () => {
    await converged(cluster().admin, namespace)
    const all = await Promise.all(children.map(stored))
    const marked = all.filter(({ metadata }) => JSON.stringify(metadata.annotations ?? {}).includes('repair'))
    expect(marked.map(label)).toEqual([])
  })

  it('was repaired within half a second in every row', () => {
    expect(slow).toEqual([])
  })

  it.each(tolerated)('%s is left alone, without a loop', async (what, child, patch) => {
    await cluster().admin.jsonPatch(child, patch)
    await sleep(200)
    await settled()
    const [change] = patch
    const current = await stored(child)
    expect(differences(wanted.get(label(current)), current, label(current)).filter(isNotList), what).toEqual([])
    expect(JSON.stringify(current), what).toContain(JSON.stringify(change?.value).slice(1, -1))
  })

  /** Makes a change and prints how long the child differed from what it was before. */
  async function timed(what: string, child: ObjectKey, change: () => Promise<unknown>): Promise<void> {
    await change()
    const begun = performance.now()
    await waitFor(
      `${what}: repaired`,
      async () => {
        const current = await cluster().admin.get(child)
        const before = wanted.get(`${child.kind} ${child.metadata.name}`)
        const now = current && essence(current)
        if (!isDeepStrictEqual(now, before)) {
          throw new Error(few([...differences(before, now, 'before'), ...differences(now, before, 'now')]).join('\n'))
        }
        return true
      },
      { timeout: 10_000, interval: 2, quiet: true },
    )
    const milliseconds = performance.now() - begun
    progress(`${milliseconds.toFixed(0).padStart(5)} ms  ${what}`)
    if (milliseconds > 500) slow.push(`${what}: ${milliseconds.toFixed(0)} ms`)
    await settled()
  }

  /** No row begins before the follow-up syncs of the row before are over. */
  async function settled(): Promise<void> {
    await waitFor(
      'the follow-up syncs are over',
      async () => {
        const before = await hookCalls(operator.hooks)
        await sleep(150)
        return before === (await hookCalls(operator.hooks))
      },
      { quiet: true, timeout: 10_000 },
    )
  }

  async function stored(key: ObjectKey): Promise<KubernetesObject> {
    return asObject(await cluster().admin.get(key))
  }
})

/** An object without what changes by itself: identity, versions, addresses, status. */
function essence(object: KubernetesObject): KubernetesObject {
  const { metadata, status: _, spec, ...rest } = object
  const {
    uid: __,
    resourceVersion: ___,
    creationTimestamp: ____,
    generation: _____,
    managedFields: ______,
    ...kept
  } = metadata
  const { clusterIP: _______, clusterIPs: ________, ...fields } = Object(spec)
  const revision = 'deployment.kubernetes.io/revision'
  const annotations = Object.fromEntries(Object.entries(kept.annotations ?? {}).filter(([key]) => key !== revision))
  return { ...rest, metadata: { ...kept, annotations }, ...(spec === undefined ? {} : { spec: fields }) }
}

function isNotList(difference: string): boolean {
  return !difference.includes('wanted [')
}
