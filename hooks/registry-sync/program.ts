import { mcpRegistries } from '../api/resource-kinds.ts'
import { createApiServerClient } from '../apiserver/client.ts'
import { createToken } from '../apiserver/connection/token.ts'
import { collectionPath } from '../apiserver/path.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { publishedNames } from '../registry/names.ts'
import type { Log } from '../runtime/log.ts'
import type { Registry } from './attempt.ts'
import { createChangeFilter } from './change-filter.ts'
import { type DocumentFile, documentFile } from './document-file.ts'
import { kubernetesClient } from './kubernetes/client.ts'
import { watchObject } from './kubernetes/watch-object.ts'
import { addressPolicy } from './network/addresses.ts'
import type { HttpLimits } from './network/exchange.ts'
import { guardedHttp } from './network/guarded-http.ts'
import type { Options } from './options.ts'
import { createPublisher, type Publisher } from './publisher.ts'
import { registryOf } from './registry-object.ts'
import { createSourceWatch, type Follow } from './source-watch.ts'
import type { ApiLimits } from './sources/api.ts'
import type { GitLimits } from './sources/git.ts'
import { sourceOf } from './sources/source-of.ts'
import { createSynchroniser } from './synchroniser.ts'

const mebibyte = 1024 * 1024

export interface Limits {
  readonly http: HttpLimits
  readonly api: ApiLimits
  readonly git: GitLimits
}

/** What a source may cost, beside the time of an attempt: time in milliseconds, sizes in bytes. */
export const programLimits: Limits = {
  http: { bytes: 100 * mebibyte, pauseMs: 10_000 },
  api: { bytes: 64 * mebibyte, values: 2_000_000, requestMs: 10_000 },
  git: { bytes: 100 * mebibyte, advertisedBytes: 16 * mebibyte, objects: 100_000, files: 10_000 },
}

/** Runs until the signal ends it: follows the MCPRegistry, its source ConfigMap and what is published, and synchronises. */
export async function runProgram(
  options: Options & { readonly apiServer: string },
  log: Log,
  signal: AbortSignal,
  limits = programLimits,
): Promise<void> {
  const { namespace, registry: name } = options
  const account = options['account-directory']
  const apiServer = createApiServerClient({
    url: options.apiServer,
    caFile: `${account}/ca.crt`,
    token: createToken(`${account}/token`, () => performance.now()),
    logger: log,
    userAgent: 'toolhive-operator/registry-sync',
  })
  const client = kubernetesClient(apiServer)
  const http = guardedHttp({
    policy: addressPolicy(options['allow-network']),
    limits: limits.http,
    clusterDomain: options['cluster-domain'],
  })
  const publisher = createPublisher(client, log, signal)
  const file = documentFile(options.file)
  const changeFilter = createChangeFilter(() => synchroniser.sourceChanged())
  const tools = { client, http, changeFilter, namespace, credentialsDirectory: options['git-credentials'], limits }
  const synchroniser = createSynchroniser({
    sourceOf: ({ spec }) => sourceOf(spec, tools),
    publisher,
    file,
    log,
    now: () => new Date(),
    signal,
    timeoutMs: options['sync-timeout'],
  })
  const follow: Follow = (watched, until) => watchObject(client, watched, log, until)
  const configMaps = collectionPath({ apiVersion: 'v1', resource: 'configmaps' }, namespace)
  const sourceWatch = createSourceWatch({ follow, path: configMaps, changeFilter, signal })

  let restored: Promise<void> = Promise.resolve()

  async function followRegistry(): Promise<void> {
    await followPublished
    await follow(
      {
        path: collectionPath(mcpRegistries, namespace),
        name,
        onChange: registryChanged,
      },
      signal,
    )
  }

  function registryChanged(object: KubernetesObject | undefined): void {
    const registry = object && registryOf(object, log)
    sourceWatch.point(registry?.spec.source.configmap?.name)
    if (!registry) publisher.forget()
    // one after the other: a restored file must not replace a newer one
    restored = restored
      .then(() => registry && restoreFile(publisher, file, registry))
      .catch((error: unknown) => log.warn({ reason: String(error) }, 'the file could not be restored'))
      .then(() => (registry ? synchroniser.registryChanged(registry) : synchroniser.registryGone()))
  }

  const published = publishedNames(name).map((configMap) => {
    const observation = new EventTarget()
    const onChange = (object: KubernetesObject | undefined): void => {
      publisher.observed(configMap, object)
      observation.dispatchEvent(new Event('seen'))
    }
    return {
      seen: eventOf(observation, 'seen'),
      followed: follow({ path: configMaps, name: configMap, onChange }, signal),
    }
  })
  const followPublished = Promise.race([Promise.all(published.map(({ seen }) => seen)), eventOf(signal, 'abort')])
  await Promise.all([...published.map(({ followed }) => followed), followRegistry(), synchroniser.run()])
  http.close()
  apiServer.close()
}

/** Resolves with the next event of a name. */
function eventOf(target: EventTarget, name: string): Promise<void> {
  return new Promise((resolve) => {
    target.addEventListener(name, () => resolve(), { once: true })
  })
}

/** What an earlier run has published serves until the first success of this one. */
async function restoreFile(publisher: Publisher, file: DocumentFile, { owner }: Registry): Promise<void> {
  const { document } = publisher.remembered(owner.name, owner.uid)
  if (document !== undefined && !(await file.exists())) await file.write(document)
}
