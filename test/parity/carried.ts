import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isKubernetesObject } from '../../hooks/engine/envelope.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { numberAt } from '../../hooks/kubernetes/read.ts'
import { byHand } from './by-hand.ts'
import { documents, type Recording } from './recordings.ts'

const folder = join(import.meta.dirname, '../goldens/migration')

/** The recordings that the project carries: what the Go operator left behind, as if all of it had been applied just now. */
export function carriedRecordings(): readonly Recording[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const objects = documents(join(folder, name, 'given.yaml')).filter(isKubernetesObject)
      const statuses = objects.filter(({ status }) => status !== undefined).map(withGeneration)
      const wasReady = byHand(name).ready !== undefined
      return {
        name,
        environment: {},
        given: objects.map(asApplied),
        refused: [],
        events: [],
        answers: undefined,
        repositoryFile: undefined,
        first: {
          children: documents(join(folder, name, 'made.yaml')).filter(isKubernetesObject),
          statuses: wasReady ? [] : statuses,
        },
        ready: wasReady ? { statuses } : undefined,
        second: undefined,
      }
    })
}

function asApplied(object: KubernetesObject): KubernetesObject {
  return { ...object, status: undefined }
}

/** Statuses were up to date when they were recorded. */
function withGeneration(object: KubernetesObject): KubernetesObject {
  const generation = numberAt(object, 'status', 'observedGeneration')
  return generation === undefined ? object : { ...object, metadata: { ...object.metadata, generation } }
}
