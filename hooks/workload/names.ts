import type { StringMap, WorkloadForm } from './workload.ts'

/** Base labels of a workload: on every object of the proxy, in its selector and on its pods. Never changed: selectors are immutable. */
export function baseLabels(form: WorkloadForm, name: string): StringMap {
  return {
    app: form.app,
    'app.kubernetes.io/name': form.app,
    'app.kubernetes.io/instance': name,
    toolhive: 'true',
    'toolhive-name': name,
  }
}

export const runConfigName = (name: string): string => `${name}-runconfig`
export const inlineAuthorizationName = (name: string): string => `${name}-authz-inline`

/** URL under which clients inside the cluster reach the proxy; no path is appended. */
export function inClusterUrl(
  serviceName: string,
  namespace: string,
  { port, clusterDomain }: { port: number; clusterDomain: string },
): string {
  return `http://${serviceName}.${namespace}.svc.${clusterDomain}:${port}`
}
