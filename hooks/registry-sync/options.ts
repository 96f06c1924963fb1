import { parseArgs } from 'node:util'
import { z } from 'zod'
import { clusterUrl } from '../apiserver/address.ts'
import { parseDuration } from '../registry/duration.ts'

const port = z.coerce.number().int().min(0).max(65_535)

/** How the program was started. */
export const Options = z.object({
  registry: z.string().min(1),
  namespace: z.string().min(1),
  file: z.string().min(1),
  'health-port': port.default(8081),
  'git-credentials': z.string().min(1).optional(),
  'allow-network': z.array(z.string()).default([]),
  'cluster-domain': z.string().min(1).default('cluster.local'),
  'sync-timeout': z
    .string()
    .default('5m')
    .transform((text) => parseDuration(text) ?? 0)
    .refine((ms) => ms > 0, 'must be a duration such as 5m'),
  'api-server': z.url().optional(),
  'account-directory': z.string().default('/var/run/secrets/kubernetes.io/serviceaccount'),
})
export type Options = z.infer<typeof Options>

export const help = `Usage: toolhive-operator registry-sync --registry NAME --namespace NAMESPACE --file PATH [options]

Keeps the data of one MCPRegistry up to date: reads its source (ConfigMap, Git or API), validates and filters the data,
writes it to a file for the registry API, and publishes the data, the list of its images and the outcome as ConfigMaps. Runs
in the registry's pod.

  --registry NAME           name of the MCPRegistry
  --namespace NAMESPACE     its namespace
  --file PATH               file to write; it is replaced atomically
  --health-port PORT        port of GET /health (default 8081, 0 for any)
  --git-credentials DIR     directory with the file "password", mounted from the tenant's Secret
  --allow-network CIDR      network to allow for sources in addition to public addresses and Services of the cluster;
                            can be given more than once
  --cluster-domain DOMAIN   DNS domain of the cluster (default cluster.local)
  --sync-timeout DURATION   time limit for one synchronisation, including redirects and Git (default 5m)
  --api-server URL          API server (default: that of the cluster)
  --account-directory DIR   directory with token and ca.crt (default: where Kubernetes mounts them)
  --help                    print this help
`

/**
 * Options from arguments and environment; `undefined` where help was asked for.
 *
 * @throws Error that says which option is wrong
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): (Options & { readonly apiServer: string }) | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      registry: { type: 'string' },
      namespace: { type: 'string' },
      file: { type: 'string' },
      'health-port': { type: 'string' },
      'git-credentials': { type: 'string' },
      'allow-network': { type: 'string', multiple: true },
      'cluster-domain': { type: 'string' },
      'sync-timeout': { type: 'string' },
      'api-server': { type: 'string' },
      'account-directory': { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return undefined
  const options = Options.safeParse(values)
  if (!options.success) {
    const faults = options.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`)
    throw new Error(faults.join('; '))
  }
  return { ...options.data, apiServer: options.data['api-server'] ?? urlIn(environment) }
}

function urlIn(environment: Readonly<Record<string, string | undefined>>): string {
  const host = environment['KUBERNETES_SERVICE_HOST']
  if (!host) throw new Error('--api-server is needed outside a cluster')
  return clusterUrl(host, environment['KUBERNETES_SERVICE_PORT'] ?? '443')
}
