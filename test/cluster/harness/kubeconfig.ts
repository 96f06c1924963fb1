export interface KubeconfigSettings {
  readonly server: string
  readonly caFile: string
  readonly token: string | undefined
}

/** A kubeconfig as JSON, which is YAML. */
export function kubeconfigText({ server, caFile, token }: KubeconfigSettings): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'test', cluster: { server, ...(server.startsWith('https') ? { 'certificate-authority': caFile } : {}) } },
    ],
    users: [{ name: 'test', user: token === undefined ? {} : { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  })
}
