import { type Backoff, delayAfter } from '../../apiserver/backoff.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { isRecord } from '../../kubernetes/read.ts'
import type { Log } from '../../runtime/log.ts'
import { sleep } from '../../runtime/sleep.ts'
import type { KubernetesClient } from './client.ts'

export interface WatchedObject {
  /** Path of its collection: `/api/v1/namespaces/team/configmaps`. */
  readonly path: string
  readonly name: string
  /** Called with the object as it is first seen and after each change; `undefined` where it does not exist. */
  readonly onChange: (object: KubernetesObject | undefined) => void
}

const backoff: Backoff = { firstMilliseconds: 500, factor: 2, capMilliseconds: 30_000 }

/** Follows one object until the signal ends it: list, then watch, and again after whatever goes wrong. */
export async function watchObject(
  client: KubernetesClient,
  { path, name, onChange }: WatchedObject,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      const { object, resourceVersion } = await client.list(path, name, signal)
      onChange(isObject(object) ? object : undefined)
      failures = 0
      await follow(client, { path, name, onChange }, resourceVersion || '0', signal)
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      log.warn({ name, reason: String(error) }, 'watch interrupted')
      await sleep(delayAfter(failures, backoff), signal)
    }
  }
}

/** Watches on from version to version; returns when a fresh list is needed. */
async function follow(
  client: KubernetesClient,
  { path, name, onChange }: WatchedObject,
  listed: string,
  signal: AbortSignal,
): Promise<void> {
  let resourceVersion = listed
  while (!signal.aborted) {
    for await (const event of client.watch(path, { name, resourceVersion }, signal)) {
      if (event.type === 'ERROR') return
      if (event.type === 'BOOKMARK') {
        resourceVersion = event.version ?? resourceVersion
        continue
      }
      if (!isObject(event.object)) return
      resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion
      onChange(event.type === 'DELETED' ? undefined : event.object)
    }
  }
}

function isObject(value: unknown): value is KubernetesObject {
  return isRecord(value) && isRecord(value['metadata'])
}
