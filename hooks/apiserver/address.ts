/** The URL of the API server as Kubernetes tells every container (`KUBERNETES_SERVICE_HOST`, `KUBERNETES_SERVICE_PORT`). */
export function clusterUrl(host: string, port: number | string): string {
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`
}
