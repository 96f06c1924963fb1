import { mcpRegistries } from '../../hooks/api/resource-kinds.ts'
import { configMaps } from '../../hooks/engine/resource-kinds.ts'
import { kindKey } from '../../hooks/engine/rules.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { outcomeName, storageName } from '../../hooks/registry/names.ts'
import { type Outcome, readOutcome } from '../../hooks/registry/outcome.ts'
import { type OwnedConfigMap, outcomeConfigMap } from '../../hooks/registry/published.ts'
import { type AttemptTools, type Registry, synchronise } from '../../hooks/registry-sync/attempt.ts'
import { createChangeFilter } from '../../hooks/registry-sync/change-filter.ts'
import { fieldManager, type KubernetesClient } from '../../hooks/registry-sync/kubernetes/client.ts'
import type { GuardedHttp } from '../../hooks/registry-sync/network/guarded-http.ts'
import { programLimits } from '../../hooks/registry-sync/program.ts'
import { registryOf } from '../../hooks/registry-sync/registry-object.ts'
import { versionOf } from '../../hooks/registry-sync/sources/config-map.ts'
import { sourceOf } from '../../hooks/registry-sync/sources/source-of.ts'
import { apply, type FakeApiServer, find, ofKind } from '../../hooks/simulator/fake-api-server.ts'

/** The registries' own pods: each call lets all of them do what has become due, and says whether that changed anything. */
export interface RegistryPods {
  run(): Promise<boolean>
}

/** The registries' pods of a simulated cluster, at a fixed time, with sources that answer as they were recorded. */
export function registryPods(apiServer: FakeApiServer, http: GuardedHttp): RegistryPods {
  const seen = new Map<string, string>()
  return {
    async run() {
      const before = apiServer.changes.length
      for (const object of ofKind(apiServer, kindKey(mcpRegistries))) {
        const registry = registryOf(object, silent)
        const state = registry && stateOf(apiServer, registry)
        if (!registry || !state || seen.get(registry.owner.uid) === state) continue
        await runPod(apiServer, registry, http)
        seen.set(registry.owner.uid, stateOf(apiServer, registry))
      }
      return apiServer.changes.length > before
    },
  }
}

/** What asks for a synchronisation or a repair: generation, trigger, source, and whether the document is there. */
function stateOf(apiServer: FakeApiServer, { owner, generation, trigger, spec }: Registry): string {
  const source = configMapOf(apiServer, owner.namespace, spec.source.configmap?.name ?? '')
  const isStored = configMapOf(apiServer, owner.namespace, storageName(owner.name)) !== undefined
  return JSON.stringify([generation, trigger, versionOf(source), isStored])
}

async function runPod(apiServer: FakeApiServer, registry: Registry, http: GuardedHttp): Promise<void> {
  const { owner, generation, trigger, spec } = registry
  const publish = (configMaps: readonly OwnedConfigMap[]): void => {
    for (const configMap of configMaps) apply(apiServer, configMap, fieldManager)
  }
  const tools = {
    client: clientOf(apiServer),
    http,
    changeFilter: createChangeFilter(() => {}),
    credentialsDirectory: undefined,
  }
  const attemptTools: AttemptTools = {
    sourceOf: () => sourceOf(spec, { ...tools, namespace: owner.namespace, limits: programLimits }),
    publisher: { ...noPublisher, publish: async (published) => publish(published) },
    file: { write: async () => {}, exists: async () => true },
    timeoutMs: 60_000,
  }
  const outcome = await synchronise(
    { registry, attempt: { at: apiServer.now, generation, trigger }, previous: lastOutcome(apiServer, registry) },
    attemptTools,
    new AbortController().signal,
  )
  publish([outcomeConfigMap(owner, outcome)])
}

function lastOutcome(apiServer: FakeApiServer, { owner: { namespace, name } }: Registry): Outcome | undefined {
  return readOutcome(configMapOf(apiServer, namespace, outcomeName(name)))
}

function configMapOf(apiServer: FakeApiServer, namespace: string, name: string): KubernetesObject | undefined {
  return find(apiServer, { ...configMaps, namespace, name })
}

/** Reads ConfigMaps; a synchronisation asks the API server for nothing else. */
function clientOf(apiServer: FakeApiServer): KubernetesClient {
  return {
    async get(path) {
      const [, namespace = '', name = ''] = /namespaces\/([^/]+)\/configmaps\/([^/]+)$/.exec(path) ?? []
      return configMapOf(apiServer, namespace, name)
    },
    list: unused,
    watch: unused,
    apply: unused,
  }
}

function unused(): never {
  throw new Error('not part of a synchronisation')
}

const noPublisher = {
  observed: () => {},
  forget: () => {},
  remembered: () => ({ outcome: undefined, document: undefined }),
}

const silent = { info: () => {}, warn: () => {}, error: () => {} }
