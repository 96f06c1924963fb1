/** Name of the Deployment and Service of a registry, and of the objects it must not share it with. */
export function apiName(registry: string): string {
  return `${registry}-api`
}

export const apiPort = 8080

/** Where clients inside the cluster reach the registry; without the cluster's domain, as the Go operator wrote it. */
export function endpoint(registry: string, namespace: string): string {
  return `http://${apiName(registry)}.${namespace}:${apiPort}`
}

/** Labels of everything that belongs to the registry's pod. */
export function apiLabels(registry: string): Readonly<Record<string, string>> {
  return {
    ...apiSelector(registry),
    'app.kubernetes.io/managed-by': 'toolhive-operator',
    'toolhive.stacklok.io/registry-name': registry,
  }
}

/** The labels by which Deployment and Service find the pod: they never change. */
export function apiSelector(registry: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': apiName(registry), 'app.kubernetes.io/component': 'registry-api' }
}
