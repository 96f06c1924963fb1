import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { isKubernetesObject } from '../../hooks/engine/envelope.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import type { ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { kindKey, objectKey } from '../../hooks/engine/rules.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { isRecord, valueAt } from '../../hooks/kubernetes/read.ts'
import { repositoryRoot } from '../cluster/harness/paths.ts'

/** A body that the real engine sent, or would send for a golden, and the path it goes to. */
export interface Recording {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

const controller = {
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 'toolhive' },
} as const

const goldensFolder = join(repositoryRoot, 'test/goldens')

/** Every request recorded from the real engine, and a sync of every parent of every golden. */
export function recordings(): readonly Recording[] {
  return [...engineTraffic(), ...goldenSyncs()]
}

function engineTraffic(): readonly Recording[] {
  const folder = join(goldensFolder, 'engine-traffic')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .flatMap((file) => {
      const body = valueAt(JSON.parse(readFileSync(join(folder, file), 'utf8')), 'request')
      return isRecord(body) ? [{ path: `/mcpserver/${file.includes('customize') ? 'customize' : 'sync'}`, body }] : []
    })
}

function goldenSyncs(): readonly Recording[] {
  return readdirSync(goldensFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('/in.yaml'))
    .toSorted()
    .flatMap((file) => {
      const objects = loadAll(readFileSync(join(goldensFolder, file), 'utf8')).filter(isKubernetesObject)
      return objects.flatMap((parent) => {
        const kind = kinds.find(({ names }) => names.kind === parent.kind)
        return kind ? [syncOf(kind, parent, objects)] : []
      })
    })
}

function syncOf(kind: Kind, parent: KubernetesObject, objects: readonly KubernetesObject[]): Recording {
  const related = objectMapOf(objects.filter((object) => object !== parent))
  return {
    path: `/${kind.names.kind.toLowerCase()}/sync`,
    body: { controller, parent, children: {}, related, finalizing: false },
  }
}

/** Objects as the engine sends them: by kind, then by namespace and name. */
export function objectMapOf(objects: readonly KubernetesObject[]): ObjectMap {
  const byKind: Record<string, Record<string, KubernetesObject>> = {}
  for (const object of objects) {
    const { namespace = '', name } = object.metadata
    byKind[kindKey(object)] = { ...byKind[kindKey(object)], [objectKey(namespace, name)]: object }
  }
  return byKind
}
