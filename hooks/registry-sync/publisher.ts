import { setTimeout as delay } from 'node:timers/promises'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { recordAt, stringAt } from '../kubernetes/read.ts'
import { documentKey, outcomeName, storageName } from '../registry/names.ts'
import { type Outcome, readOutcome } from '../registry/outcome.ts'
import { isOwnedBy } from '../registry/ownership.ts'
import type { OwnedConfigMap } from '../registry/published.ts'
import type { Log } from '../runtime/log.ts'
import { fieldManager, type KubernetesClient } from './kubernetes/client.ts'

/** Keeps the published ConfigMaps as they were last given: changes and deletions by others are undone (WART-60). */
export interface Publisher {
  /** An object as it is seen in the cluster. */
  observed(name: string, object: KubernetesObject | undefined): void
  /**
   * Makes ConfigMaps be as given.
   *
   * @throws Error where the API server refuses one, or where one exists that is not this registry's
   */
  publish(configMaps: readonly OwnedConfigMap[], signal: AbortSignal): Promise<void>
  /** Lets go of everything: the registry is gone, and what was published goes with it. */
  forget(): void
  /** What an earlier run of this registry's pod has left; nothing where that belongs to another registry. */
  remembered(registry: string, uid: string): Remembered
}

export interface Remembered {
  readonly outcome: Outcome | undefined
  readonly document: string | undefined
}

/** The least time between two repairs of one ConfigMap: two who disagree must not fight at full speed. */
const repairPauseMs = 2000
/** When a registry is deleted, its ConfigMaps go as well; the events of the two may come in either order. */
const firstRepairMs = 300

export function createPublisher(client: KubernetesClient, log: Log, stopped: AbortSignal): Publisher {
  const wanted = new Map<string, OwnedConfigMap>()
  const seen = new Map<string, KubernetesObject | undefined>()
  const repairing = new Set<string>()

  async function apply(configMap: OwnedConfigMap, signal: AbortSignal): Promise<void> {
    const { name, ownerReferences } = configMap.metadata
    const present = seen.get(name)
    if (present && !isOwnedBy(present.metadata, ownerReferences[0]?.uid)) {
      throw new Error(`ConfigMap ${name} already exists and does not belong to this registry: rename or delete it`)
    }
    await client.apply(configMap, signal)
  }

  function drifted(name: string): OwnedConfigMap | undefined {
    const configMap = wanted.get(name)
    return hasDrifted(configMap, seen.get(name)) ? configMap : undefined
  }

  async function repair(name: string): Promise<void> {
    if (repairing.has(name)) return
    repairing.add(name)
    try {
      await delay(firstRepairMs, undefined, { signal: stopped })
      for (let configMap = drifted(name); configMap; configMap = drifted(name)) {
        log.info({ configMap: name }, 'restoring ConfigMaps that were changed or deleted')
        await apply(configMap, stopped).catch((error: unknown) =>
          log.warn({ configMap: name, reason: String(error) }, 'ConfigMaps could not be restored'),
        )
        await delay(repairPauseMs, undefined, { signal: stopped })
      }
    } catch {
      // stopped
    } finally {
      repairing.delete(name)
    }
  }

  return {
    observed(name, object) {
      seen.set(name, object)
      if (hasDrifted(wanted.get(name), object)) void repair(name)
    },
    async publish(configMaps, signal) {
      for (const configMap of configMaps) {
        const { name } = configMap.metadata
        if (!isUpToDate(configMap, seen.get(name))) await apply(configMap, signal)
        wanted.set(name, configMap)
      }
    },
    forget() {
      wanted.clear()
    },
    remembered(registry, uid) {
      const outcome = seen.get(outcomeName(registry))
      const storage = seen.get(storageName(registry))
      return {
        outcome: outcome && isOwnedBy(outcome.metadata, uid) ? readOutcome(outcome) : undefined,
        document: storage && isOwnedBy(storage.metadata, uid) ? stringAt(storage, 'data', documentKey) : undefined,
      }
    },
  }
}

/** Whether all that we set is there as we set it; what others add is theirs. */
function isUpToDate(wanted: OwnedConfigMap, seen: KubernetesObject | undefined): boolean {
  if (!seen || !isOwnedBy(seen.metadata, wanted.metadata.ownerReferences[0]?.uid)) return false
  const { labels, annotations } = wanted.metadata
  return (
    holds(seen.metadata.labels, labels) &&
    holds(seen.metadata.annotations, annotations) &&
    holds(recordAt(seen, 'data'), wanted.data)
  )
}

function holds(
  seen: Readonly<Record<string, unknown>> | undefined,
  wanted: Readonly<Record<string, unknown>> | undefined,
): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => seen?.[key] === value)
}

/**
 * Whether somebody else changed or deleted an object of ours. What another pod of this registry wrote (during a rollout)
 * is no drift: it speaks for the registry as well.
 */
function hasDrifted(wanted: OwnedConfigMap | undefined, seen: KubernetesObject | undefined): boolean {
  if (!wanted) return false
  if (!seen) return true
  if (isUpToDate(wanted, seen)) return false
  const entry = seen.metadata.managedFields?.find(
    ({ manager, operation }) => manager === fieldManager && operation === 'Apply',
  )
  const keys = recordAt(entry, 'fieldsV1', 'f:data')
  const labels = recordAt(entry, 'fieldsV1', 'f:metadata', 'f:labels')
  return !(ownsAll(keys, wanted.data) && ownsAll(labels, wanted.metadata.labels))
}

function ownsAll(
  owned: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>> | undefined,
): boolean {
  return Object.keys(wanted ?? {}).every((key) => Object.hasOwn(owned, `f:${key}`))
}
