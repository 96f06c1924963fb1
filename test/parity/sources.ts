import { isKubernetesObject } from '../../hooks/engine/envelope.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { addressPolicy } from '../../hooks/registry-sync/network/addresses.ts'
import { type GuardedHttp, guardedHttp } from '../../hooks/registry-sync/network/guarded-http.ts'
import { programLimits } from '../../hooks/registry-sync/program.ts'
import { startGitServer } from '../registry/git-server.ts'
import { recordedHttp } from './recorded-http.ts'
import type { Recording } from './recordings.ts'

/** Where registry data come from in a replay. */
export interface Sources {
  readonly http: GuardedHttp
  /** The objects with the addresses under which the sources are found now. */
  readonly located: (objects: readonly KubernetesObject[]) => readonly KubernetesObject[]
  readonly close: () => Promise<void>
}

const recordedRepository = 'git://127.0.0.1:16592/registry.git'

/**
 * The sources of a recording: APIs answer as they were recorded. A repository is served over HTTP, for `git://` addresses
 * cannot be fetched (what becomes of these shows in what `render` prints).
 */
export async function sourcesOf({ given, answers, repositoryFile }: Recording): Promise<Sources> {
  if (!JSON.stringify(given).includes(recordedRepository)) {
    return { http: recordedHttp(answers), located: (objects) => objects, close: async () => {} }
  }
  const server = await startGitServer()
  server.commit({ 'data/registry.json': repositoryFile ?? '' })
  const policy = addressPolicy(['127.0.0.0/8'])
  const http = guardedHttp({ policy, limits: programLimits.http, clusterDomain: 'cluster.local' })
  return {
    http,
    located: (objects) => objects.map((object) => renamed(object, server.url)),
    async close() {
      http.close()
      await server.close()
    },
  }
}

function renamed(object: KubernetesObject, url: string): KubernetesObject {
  const moved: unknown = JSON.parse(JSON.stringify(object).replaceAll(recordedRepository, url))
  return isKubernetesObject(moved) ? moved : object
}
