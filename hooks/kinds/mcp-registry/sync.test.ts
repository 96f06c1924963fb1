import { describe, expect, it } from 'vitest'
import { entry, toolHiveDocument } from '../../../test/registry/documents.ts'
import { answerCustomize, answerSync } from '../../engine/response.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { listAt, recordAt, stringAt, valueAt } from '../../kubernetes/read.ts'
import { completedOutcome, failedOutcome, type Outcome, readOutcome, startedOutcome } from '../../registry/outcome.ts'
import { outcomeConfigMap, publish, readDocument } from '../../registry/published.ts'
import { Settings } from '../../settings.ts'
import { mcpRegistry } from './kind.ts'

const settings = Settings.parse({ operatorImage: 'operator.example/op:1' })
const now = '2026-02-03T04:05:06Z'
const controller: KubernetesObject = {
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 'c' },
}

interface Situation {
  readonly spec?: Record<string, unknown>
  readonly name?: string
  readonly status?: Record<string, unknown>
  readonly deployment?: Record<string, unknown>
  readonly outcome?: Outcome
  readonly uid?: string
  readonly related?: Record<string, Record<string, KubernetesObject>>
}

const owner = { apiVersion: 'toolhive.stacklok.dev/v1alpha1', name: 'main', namespace: 'team', uid: 'u-1' }
const configMapSource = { source: { type: 'configmap', configmap: { name: 'src' } } }

function registryOf({ spec = configMapSource, status, name = 'main' }: Situation): KubernetesObject {
  const metadata = { name, namespace: 'team', uid: 'u-1', generation: 2, creationTimestamp: '2026-01-01T00:00:00Z' }
  return { apiVersion: owner.apiVersion, kind: 'MCPRegistry', metadata, spec, ...(status && { status }) }
}

function answer(situation: Situation = {}): ReturnType<typeof answerSync> {
  const { deployment, outcome, uid = 'u-1' } = situation
  const observed: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'main-api', namespace: 'team' },
    status: deployment,
  }
  const published = outcome && outcomeConfigMap({ ...owner, uid }, outcome)
  return answerSync(
    mcpRegistry,
    {
      controller,
      parent: registryOf(situation),
      children: deployment ? { 'Deployment.apps/v1': { 'team/main-api': observed } } : {},
      related: { 'ConfigMap.v1': published ? { 'team/main-registry-sync': published } : {}, ...situation.related },
      finalizing: false,
    },
    { now, settings },
  )
}

function childOf(kind: string, situation?: Situation): unknown {
  return answer(situation).response.children.find((child) => child.kind === kind)
}

function conditionsOf(situation: Situation): Record<string, string> {
  return Object.fromEntries(
    listAt(answer(situation).response.status, 'conditions').map((condition) => [
      stringAt(condition, 'type'),
      `${stringAt(condition, 'status')} ${stringAt(condition, 'reason')}`,
    ]),
  )
}

const attempt = { at: '2026-02-03T04:00:00Z', generation: 2, trigger: undefined }
const success = { hash: 'hash', serverCount: 4, filterHash: 'filter', storage: 'stored' as const }
const complete = completedOutcome(undefined, attempt, success)
const failed = failedOutcome(undefined, attempt, { reason: 'FetchFailed', message: 'Fetch failed: no' })
const ready = { readyReplicas: 1 }

describe('the children of a registry', () => {
  it('are a Deployment, a Service and rights of its own', () => {
    expect(answer().response.children.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Deployment main-api',
      'Role main-registry-api',
      'RoleBinding main-registry-api',
      'Service main-api',
      'ServiceAccount main-registry-api',
    ])
  })

  it('serve the file that registry-sync writes', () => {
    const [api, sync] = listAt(childOf('Deployment'), 'spec', 'template', 'spec', 'containers')
    expect(api).toMatchObject({
      name: 'registry-api',
      args: ['serve', '--from-file=/data/registry/registry.json', '--registry-name=main'],
    })
    expect(sync).toMatchObject({ name: 'registry-sync', image: 'operator.example/op:1' })
    expect(listAt(sync, 'args')).toContain('--file=/data/registry/registry.json')
    expect(listAt(api, 'volumeMounts')).toEqual([
      { name: 'registry-data', mountPath: '/data/registry', readOnly: true },
    ])
    expect(listAt(sync, 'volumeMounts')).toEqual([{ name: 'registry-data', mountPath: '/data/registry' }])
  })

  it('may go to the networks that the installation allows', () => {
    const parent = registryOf({})
    const request = { controller, parent, children: {}, related: {}, finalizing: false }
    const open = Settings.parse({ registrySourceNetworks: '10.1.0.0/16,fd00::/8' })
    const { children } = answerSync(mcpRegistry, request, { now, settings: open }).response
    expect(JSON.stringify(children)).toContain('"--allow-network=10.1.0.0/16","--allow-network=fd00::/8"')
    expect(JSON.stringify(answer().response.children)).not.toContain('--allow-network')
  })

  it('know the cluster domain and how long a synchronisation may take', () => {
    const request = { controller, parent: registryOf({}), children: {}, related: {}, finalizing: false }
    const settings = Settings.parse({ registrySyncTimeout: '90s', clusterDomain: 'k8s.example' })
    const { children } = answerSync(mcpRegistry, request, { now, settings }).response
    expect(JSON.stringify(children)).toContain('"--cluster-domain=k8s.example","--sync-timeout=90s"')
    expect(JSON.stringify(answer().response.children)).toContain('"--cluster-domain=cluster.local","--sync-timeout=5m"')
  })

  it('keep to the restricted Pod Security Standard', () => {
    const pod = valueAt(childOf('Deployment'), 'spec', 'template', 'spec')
    expect(recordAt(pod, 'securityContext')).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    })
    for (const container of listAt(pod, 'containers')) {
      expect(recordAt(container, 'securityContext')).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
    }
  })

  it('may read this registry and its source, and write what it publishes, by name', () => {
    expect(listAt(childOf('Role'), 'rules')).toEqual([
      {
        apiGroups: ['toolhive.stacklok.dev'],
        resources: ['mcpregistries'],
        resourceNames: ['main'],
        verbs: ['get', 'list', 'watch'],
      },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['main-registry-storage', 'main-registry-images', 'main-registry-sync'],
        verbs: ['get', 'list', 'watch', 'create', 'patch'],
      },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['src'], verbs: ['get', 'list', 'watch'] },
    ])
  })

  it("get the credentials of a git source as files, from the tenant's Secret", () => {
    const auth = { username: 'bot', passwordSecretRef: { name: 'git', key: 'token' } }
    const deployment = childOf('Deployment', {
      spec: { source: { type: 'git', git: { repository: 'https://git.example/r', auth } } },
    })
    expect(listAt(deployment, 'spec', 'template', 'spec', 'volumes')[1]).toEqual({
      name: 'git-credentials',
      secret: { secretName: 'git', items: [{ key: 'token', path: 'password' }], optional: true, defaultMode: 0o440 },
    })
    expect(JSON.stringify(deployment)).not.toContain('secretKeyRef')
  })

  it.each([
    ['too long', 'x'.repeat(60)],
    ['with dots', 'a.b'],
    ['beginning with a digit', '1a'],
  ])('are not made under a name %s', (_, name) => {
    const { response, problems } = answer({ name })
    expect(response.children).toEqual([])
    expect(problems[0]?.reason).toBe('NameInvalid')
    expect(response.status).toMatchObject({ phase: 'Failed' })
  })

  it('are not made beside an older MCPServer of the same Deployment name', () => {
    const server = {
      apiVersion: owner.apiVersion,
      kind: 'MCPServer',
      metadata: { name: 'main-api', namespace: 'team', creationTimestamp: '2025-01-01T00:00:00Z' },
    }
    const { response, problems } = answer({
      related: { 'MCPServer.toolhive.stacklok.dev/v1alpha1': { 'team/main-api': server } },
    })
    expect(problems[0]?.reason).toBe('NameConflict')
    expect(response.children).toEqual([])
  })

  it('are made even when the source cannot be read: the API then serves what there is', () => {
    const { response, problems } = answer({ spec: { source: { type: 'git' } } })
    expect(problems.map(({ reason, severity }) => [reason, severity])).toEqual([['SourceInvalid', 'warning']])
    expect(response.children).toHaveLength(5)
    expect(response.status).toMatchObject({
      phase: 'Failed',
      message: 'Sync failed: Source validation failed: git configuration is required for source type git',
    })
  })
})

describe('the status of a registry', () => {
  it.each<[string, Situation, string, string]>([
    ['nothing yet', {}, 'Pending', 'Registry initialization in progress'],
    [
      'first synchronisation under way',
      { outcome: startedOutcome(undefined, attempt) },
      'Syncing',
      'Registry data synchronization in progress',
    ],
    [
      'synchronised, no API yet',
      { outcome: complete, deployment: {} },
      'Pending',
      'Registry data synced, API deployment in progress',
    ],
    [
      'synchronised and served',
      { outcome: complete, deployment: ready },
      'Ready',
      'Registry is ready and API is serving requests',
    ],
    ['failed', { outcome: failed, deployment: ready }, 'Failed', 'Sync failed: Fetch failed: no'],
    [
      'pods refused',
      { outcome: complete, deployment: { conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'quota' }] } },
      'Failed',
      'API deployment failed: Failed to ensure deployment: quota',
    ],
    [
      'an outcome of an earlier registry of that name',
      { outcome: complete, uid: 'u-0' },
      'Pending',
      'Registry initialization in progress',
    ],
  ])('%s', (_, situation, phase, message) => {
    expect(answer(situation).response.status).toMatchObject({ phase, message, observedGeneration: 2 })
  })

  it.each<[string, Situation, Record<string, string>]>([
    ['nothing yet', {}, { Ready: 'False SyncInProgress', APIReady: 'False APINotReady' }],
    [
      'under way for the first time',
      { outcome: startedOutcome(undefined, attempt) },
      { Ready: 'False SyncInProgress', SyncSuccessful: 'Unknown SyncInProgress', APIReady: 'False APINotReady' },
    ],
    [
      'synchronised and served (WART-62)',
      { outcome: complete, deployment: ready },
      {
        Ready: 'True Ready',
        SourceAvailable: 'True SourceAvailable',
        SyncSuccessful: 'True SyncSucceeded',
        APIReady: 'True APIReady',
      },
    ],
    [
      'looking again: what is served is still right',
      { outcome: startedOutcome(complete, attempt), deployment: ready },
      {
        Ready: 'True Ready',
        SourceAvailable: 'True SourceAvailable',
        SyncSuccessful: 'True SyncSucceeded',
        APIReady: 'True APIReady',
      },
    ],
    [
      'synchronised for an older spec',
      { outcome: completedOutcome(undefined, { ...attempt, generation: 1 }, success), deployment: ready },
      {
        Ready: 'False SyncInProgress',
        SourceAvailable: 'True SourceAvailable',
        SyncSuccessful: 'True SyncSucceeded',
        APIReady: 'True APIReady',
      },
    ],
    [
      'failed to fetch',
      { outcome: failed, deployment: ready },
      {
        Ready: 'False FetchFailed',
        SourceAvailable: 'False FetchFailed',
        SyncSuccessful: 'False FetchFailed',
        APIReady: 'True APIReady',
      },
    ],
    [
      'failed to store',
      { outcome: failedOutcome(undefined, attempt, { reason: 'StorageFailed', message: 'Storage failed: full' }) },
      {
        Ready: 'False StorageFailed',
        SourceAvailable: 'True SourceAvailable',
        SyncSuccessful: 'False StorageFailed',
        APIReady: 'False APINotReady',
      },
    ],
  ])('has the conditions of: %s', (_, situation, conditions) => {
    expect(conditionsOf(situation)).toEqual(conditions)
  })

  it('names the storage and the filter only once they are so (WART-59, WART-61)', () => {
    expect(answer({ outcome: failed }).response.status).not.toHaveProperty('storageRef')
    expect(answer({ outcome: failed }).response.status).not.toHaveProperty('lastAppliedFilterHash')
    expect(answer({ outcome: complete }).response.status).toMatchObject({
      storageRef: { type: 'configmap', configMapRef: { name: 'main-registry-storage' } },
      lastAppliedFilterHash: 'filter',
      syncStatus: { phase: 'Complete', serverCount: 4, lastSyncHash: 'hash', lastSyncTime: '2026-02-03T04:00:00Z' },
    })
    expect(answer({ outcome: { ...complete, storage: 'tooLarge' } }).response.status).not.toHaveProperty('storageRef')
  })

  it('says since when the API has been ready, and forgets it when it is not (WART-67)', () => {
    const before = { apiStatus: { phase: 'Ready', readySince: '2026-01-01T00:00:00Z' } }
    expect(answer({ outcome: complete, deployment: ready }).response.status).toMatchObject({
      apiStatus: { readySince: now, endpoint: 'http://main-api.team:8080' },
    })
    expect(answer({ outcome: complete, deployment: ready, status: before }).response.status).toMatchObject({
      apiStatus: { readySince: '2026-01-01T00:00:00Z' },
    })
    expect(
      recordAt(answer({ outcome: complete, deployment: {}, status: before }).response.status, 'apiStatus'),
    ).toEqual({
      phase: 'Deploying',
      message: 'Registry API deployment is not ready yet',
    })
  })
})

/** Size of what the hook is sent about a registry of so many servers. */
function outcomeSize(count: number): number {
  const servers = Object.fromEntries(Array.from({ length: count }, (_, index) => [`server-${index}`, entry()]))
  const read = readDocument(toolHiveDocument(servers), 'toolhive')
  if ('error' in read) throw new Error(read.error)
  const published = publish(read.value, {})
  if ('error' in published) throw new Error(published.error)
  const { hash, serverCount, filterHash } = published.value
  const outcome = completedOutcome(undefined, attempt, { hash, serverCount, filterHash, storage: 'stored' })
  return JSON.stringify(outcomeConfigMap(owner, outcome)).length
}

describe('what a registry looks at', () => {
  it('is the outcome and its rivals by name, never the data', () => {
    const { relatedResources } = answerCustomize(mcpRegistry, { controller, parent: registryOf({}) }, { now, settings })
    expect(relatedResources.map(({ resource, names }) => [resource, names])).toEqual([
      ['configmaps', ['main-registry-sync']],
      ['mcpservers', ['main-api']],
      ['mcpremoteproxies', ['main-api']],
    ])
  })

  it('does not grow with the registry', () => {
    expect(outcomeSize(5000) - outcomeSize(5)).toBeLessThan(10)
  })
})

function published(spec: Record<string, unknown>, source?: KubernetesObject): readonly KubernetesObject[] {
  return mcpRegistry.preview(registryOf({ spec }), () => source, { now, settings })
}

describe('what the pod of a registry would publish', () => {
  const text = toolHiveDocument({ alpha: entry({ image: 'registry.example/alpha:1' }) })
  const source = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'src', namespace: 'team' },
    data: { 'registry.json': text },
  }

  it('is known beforehand where the source is a ConfigMap', () => {
    const [storage, images, outcome] = published({ ...configMapSource, enforceServers: true }, source)
    expect(JSON.parse(stringAt(storage, 'data', 'registry.json') ?? '')).toEqual(JSON.parse(text))
    expect(stringAt(images, 'data', 'images')).toBe('registry.example/alpha:1')
    expect(readOutcome(outcome)).toMatchObject({ phase: 'Complete', serverCount: 1 })
  })

  it('is only the failure where there is no such ConfigMap', () => {
    const [outcome, ...others] = published(configMapSource)
    expect(readOutcome(outcome)?.message).toBe(
      'Fetch failed: failed to get ConfigMap team/src: ConfigMap "src" not found',
    )
    expect(others).toEqual([])
  })

  it.each([
    ['a git repository', { type: 'git', git: { repository: 'https://git.example/r' } }],
    ['an API', { type: 'api', api: { endpoint: 'https://api.example' } }],
    ['a faulty source', { type: 'configmap', configmap: { name: 'main-registry-storage' } }],
  ])('is unknown where the source is %s', (_, given) => {
    expect(published({ source: given }, source)).toEqual([])
  })
})
