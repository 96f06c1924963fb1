import { setTimeout as delay } from 'node:timers/promises'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { isRecord, listAt, stringAt } from '../../kubernetes/read.ts'
import type { Log } from '../log.ts'
import type { KubernetesClient } from './client.ts'

export interface WatchedObject {
  /** Path of its collection: `/api/v1/namespaces/team/configmaps`. */
  readonly path: string
  readonly name: string
  /** Called with the object as it is first seen and after each change; `undefined` where it does not exist. */
  readonly onChange: (object: KubernetesObject | undefined) => void
}

const pauses = { firstMs: 500, longestMs: 30_000 }

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
      const list = await client.list(path, name, signal)
      onChange(listAt(list, 'items').find(isObject))
      failures = 0
      await follow(client, { path, name, onChange }, stringAt(list, 'metadata', 'resourceVersion') ?? '0', signal)
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      log.warn({ name, reason: String(error) }, 'watch interrupted')
      await delay(Math.min(pauses.firstMs * 2 ** (failures - 1), pauses.longestMs), undefined, { signal }).catch(
        () => undefined,
      )
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
    for await (const { type, object } of client.watch(path, { name, resourceVersion }, signal)) {
      if (type === 'ERROR' || !isObject(object)) return
      resourceVersion = object.metadata.resourceVersion ?? resourceVersion
      if (type === 'DELETED') onChange(undefined)
      else if (type !== 'BOOKMARK') onChange(object)
    }
  }
}

function isObject(value: unknown): value is KubernetesObject {
  return isRecord(value) && isRecord(value['metadata'])
}
