import { MCPRegistrySpec } from '../api/mcp-registry.ts'
import { apiGroup, apiVersion } from '../engine/kind.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { publishedNames, syncTriggerAnnotation } from '../registry/names.ts'
import { type DocumentFile, documentFile } from './document-file.ts'
import { type KubernetesClient, kubernetesClient } from './kubernetes/client.ts'
import { type WatchedObject, watchObject } from './kubernetes/watch-object.ts'
import type { Log } from './log.ts'
import { addressPolicy } from './network/addresses.ts'
import { type GuardedHttp, guardedHttp } from './network/guarded-http.ts'
import type { Options } from './options.ts'
import { createPublisher, type Publisher } from './publisher.ts'
import { apiSource } from './sources/api.ts'
import { configMapSource, type LastRead, versionOf } from './sources/config-map.ts'
import { gitSource } from './sources/git.ts'
import { mountedCredentials } from './sources/git-credentials.ts'
import type { Source } from './sources/source.ts'
import { createSynchroniser, type Registry, type Synchroniser } from './synchroniser.ts'

const mebibyte = 1024 * 1024

/** What a source may cost: time in milliseconds, sizes in bytes. */
export const limits = {
  http: { bytes: 100 * mebibyte, pauseMs: 10_000 },
  api: { bytes: 100 * mebibyte, requestMs: 10_000 },
  git: { bytes: 100 * mebibyte, objects: 100_000, files: 10_000, fetchMs: 120_000 },
} as const

/** Runs until the signal ends it: follows the MCPRegistry, its source ConfigMap and what is published, and synchronises. */
export async function runProgram(
  options: Options & { readonly apiServer: string },
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const { namespace, registry: name } = options
  const client = kubernetesClient({ url: options.apiServer, accountDirectory: options['account-directory'] })
  const http = guardedHttp(addressPolicy(options['allow-network']), limits.http)
  const publisher = createPublisher(client, log, signal)
  const file = documentFile(options.file)
  const lastRead: LastRead = { version: undefined }
  const synchroniser = createSynchroniser({
    sourceOf: (registry) =>
      sourceOf(registry, { client, http, lastRead, credentialsDirectory: options['git-credentials'] }),
    publisher,
    file,
    log,
    now: () => new Date(),
    signal,
  })
  const follow: Follow = (watched, until) => watchObject(client, watched, log, until)
  const configMaps = `/api/v1/namespaces/${namespace}/configmaps`
  const sourceWatch = createSourceWatch({ follow, path: configMaps, lastRead, synchroniser, signal })

  async function followRegistry(): Promise<void> {
    await followPublished
    await follow(
      {
        path: `/apis/${apiGroup}/${apiVersion}/namespaces/${namespace}/mcpregistries`,
        name,
        onChange: registryChanged,
      },
      signal,
    )
  }

  function registryChanged(object: KubernetesObject | undefined): void {
    const registry = object && registryOf(object, log)
    sourceWatch.point(registry?.spec.source.configmap?.name)
    if (!registry) {
      publisher.forget()
      synchroniser.registryGone()
      return
    }
    void restoreFile(publisher, file, registry)
    synchroniser.registryChanged(registry)
  }

  const published = publishedNames(name).map((configMap) => {
    const sight = new EventTarget()
    const onChange = (object: KubernetesObject | undefined): void => {
      publisher.observed(configMap, object)
      sight.dispatchEvent(new Event('seen'))
    }
    return { seen: eventOf(sight, 'seen'), followed: follow({ path: configMaps, name: configMap, onChange }, signal) }
  })
  const followPublished = Promise.race([Promise.all(published.map(({ seen }) => seen)), eventOf(signal, 'abort')])
  await Promise.all([...published.map(({ followed }) => followed), followRegistry(), synchroniser.run()])
  http.close()
}

type Follow = (watched: WatchedObject, until: AbortSignal) => Promise<void>

/** Resolves with the next event of a name. */
function eventOf(target: EventTarget, name: string): Promise<void> {
  return new Promise((resolve) => {
    target.addEventListener(name, () => resolve(), { once: true })
  })
}

interface SourceWatch {
  /** Follows the ConfigMap of this name from now on; none for a source of another type. */
  point(name: string | undefined): void
}

interface SourceWatchOptions {
  readonly follow: Follow
  /** Path of the namespace's ConfigMaps. */
  readonly path: string
  readonly lastRead: LastRead
  readonly synchroniser: Synchroniser
  readonly signal: AbortSignal
}

function createSourceWatch({ follow, path, lastRead, synchroniser, signal }: SourceWatchOptions): SourceWatch {
  let followed: string | undefined
  let abort = new AbortController()
  return {
    point(name) {
      if (name === followed) return
      abort.abort()
      followed = name
      if (name === undefined) return
      abort = new AbortController()
      lastRead.version = undefined
      const onChange = (object: KubernetesObject | undefined): void => {
        // before the first reading, the change of the registry that points here has asked for it already
        if (lastRead.version !== undefined && lastRead.version !== versionOf(object)) synchroniser.sourceChanged()
      }
      void follow({ path, name, onChange }, AbortSignal.any([signal, abort.signal]))
    },
  }
}

/** What an earlier run has published serves until the first success of this one. */
async function restoreFile(publisher: Publisher, file: DocumentFile, { owner }: Registry): Promise<void> {
  const { document } = publisher.remembered(owner.name, owner.uid)
  if (document !== undefined && !(await file.exists())) await file.write(document)
}

/** The registry that an object describes; `undefined` while it is being deleted or cannot be read. */
function registryOf(object: KubernetesObject, log: Log): Registry | undefined {
  const { name, namespace = '', uid = '', generation = 0, annotations, deletionTimestamp } = object.metadata
  if (deletionTimestamp !== undefined) return undefined
  const spec = MCPRegistrySpec.safeParse(object['spec'])
  if (!spec.success) {
    log.error({ fault: spec.error.issues[0]?.message }, 'the MCPRegistry cannot be read')
    return undefined
  }
  return {
    owner: { apiVersion: `${apiGroup}/${apiVersion}`, name, namespace, uid },
    generation,
    spec: spec.data,
    trigger: annotations?.[syncTriggerAnnotation],
  }
}

interface SourceTools {
  readonly client: KubernetesClient
  readonly http: GuardedHttp
  readonly lastRead: LastRead
  readonly credentialsDirectory: string | undefined
}

/** The source that a spec names; what it lacks was found before (`sourceFault`). */
function sourceOf(
  { owner, spec: { source } }: Registry,
  { client, http, lastRead, credentialsDirectory }: SourceTools,
): Source {
  const { format, configmap, git, api } = source
  if (source.type === 'configmap' && configmap) {
    return configMapSource({ client, namespace: owner.namespace, configmap, format, lastRead })
  }
  if (source.type === 'git' && git) {
    return gitSource({ http, git, format, credentials: mountedCredentials(credentialsDirectory), limits: limits.git })
  }
  if (source.type === 'api' && api) return apiSource({ http, api, format, limits: limits.api })
  throw new Error(`the source of type ${source.type} lacks its block`)
}
