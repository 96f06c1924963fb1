import type { ChildName } from '../engine/held.ts'
import { configMaps, deployments, services } from '../engine/resource-kinds.ts'
import type { StringMap, WorkloadIdentity, WorkloadTraits } from './workload.ts'

/** Restarts the proxy when its RunConfig changes. */
export const runConfigChecksumAnnotation = 'toolhive.stacklok.dev/runconfig-checksum'

/** A restart that was asked for stays on the pod template, so that it happens once and is not undone (WART-28). */
export const restartedAtAnnotation = 'mcpserver.toolhive.stacklok.dev/restarted-at'

/** Base labels of a workload: on every object of the proxy, in its selector and on its pods. Never changed: selectors are immutable. */
export function baseLabels(traits: WorkloadTraits, name: string): StringMap {
  return {
    app: traits.app,
    'app.kubernetes.io/name': traits.app,
    'app.kubernetes.io/instance': name,
    toolhive: 'true',
    'toolhive-name': name,
  }
}

export const runConfigName = (name: string): string => `${name}-runconfig`
export const inlineAuthorizationName = (name: string): string => `${name}-authz-inline`

/** The children whose content the configuration decides. */
export function configuredChildren({ traits, name }: Pick<WorkloadIdentity, 'traits' | 'name'>): readonly ChildName[] {
  return [
    { ...configMaps, name: runConfigName(name) },
    { ...configMaps, name: inlineAuthorizationName(name) },
    { ...services, name: traits.serviceName(name) },
    { ...deployments, name },
  ]
}

/** URL under which clients inside the cluster reach the proxy; no path is appended. */
export function inClusterUrl(
  serviceName: string,
  namespace: string,
  { port, clusterDomain }: { port: number; clusterDomain: string },
): string {
  return `http://${serviceName}.${namespace}.svc.${clusterDomain}:${port}`
}
