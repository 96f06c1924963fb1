import type { ConfigMap, EnvVar, Volume, VolumeMount } from '../kubernetes/built-objects.ts'
import type { PolicyRule } from '../kubernetes/objects.ts'
import type { Settings } from '../settings.ts'
import type { Workload } from './workload.ts'

/** A file or folder that the proxy reads: the volume of the pod and where the container has it. */
export interface MountedFile {
  readonly volume: Volume
  readonly mount: VolumeMount
}

/** The documents that a proxy is configured with. */
export interface RunnerDocuments {
  /** Undefined ones do not exist for this workload. */
  readonly configMaps: readonly (ConfigMap | undefined)[]
  /** Changes whenever the proxy has to be restarted to read them anew. */
  readonly checksum: string
}

/**
 * What the product knows of one range of versions of the proxy runner. Builders see the runner through this alone, so
 * that another dialect is another value.
 */
export interface RunnerDialect {
  readonly name: Settings['runnerDialect']
  readonly documents: (workload: Workload, settings: Settings) => RunnerDocuments
  /** Arguments of the proxy container. */
  readonly arguments: (workload: Workload) => readonly string[]
  /** Environment of the proxy container, in an order that must not change: another one restarts every proxy. */
  readonly environment: (workload: Workload) => readonly EnvVar[]
  readonly files: (workload: Workload) => readonly MountedFile[]
  /** What the proxy may do in its namespace: decided by the kind, never by a spec. */
  readonly roleRules: (workload: Pick<Workload, 'traits'>) => readonly PolicyRule[]
  /** Path of MCP on the proxy's port, empty for the root. */
  readonly endpointPath: (workload: Workload) => string
  /** Path of the health check on the proxy's port. */
  readonly healthPath: string
  /** Whether it does not get along with a StatefulSet that rolls over: server and proxy then start anew together (ADR 19). */
  readonly needsFreshStart: boolean
}
