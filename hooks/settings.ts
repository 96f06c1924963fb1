import { z } from 'zod'
import { release } from './release.ts'

/**
 * What an installation decides for all of its servers, read from the environment.
 * The Go operator's variable names keep working (behaviour 1.3); an empty variable counts as unset.
 */
export const Settings = z.object({
  runnerImage: z
    .string()
    .min(1)
    .default('ghcr.io/stacklok/toolhive/proxyrunner:v0.5.2')
    .describe('Image of the proxy runner container.'),
  proxyHost: z
    .string()
    .regex(/^\S+$/, 'must be a host name or IP address without whitespace')
    .default('0.0.0.0')
    .describe('Address the proxies listen on.'),
  registryApiImage: z
    .string()
    .min(1)
    .default('ghcr.io/stacklok/thv-registry-api:0.1.0')
    .describe('Image of the registry API container.'),
  operatorImage: z
    .string()
    .min(1)
    .default(release.image)
    .describe('Image of this operator, for the registry-sync container.'),
  registrySourceNetworks: z
    .string()
    .regex(
      /^(none|[0-9a-fA-F.:]+\/\d{1,3}(,[0-9a-fA-F.:]+\/\d{1,3})*)$/,
      'must be none, or networks such as 10.1.0.0/16, separated by commas',
    )
    .default('none')
    .describe(
      'Networks to allow for registry sources in addition to public addresses and Services of the cluster, separated by commas, for example `10.1.0.0/16`. See docs/registries.md.',
    ),
  registrySyncTimeout: z
    .string()
    .regex(/^[1-9]\d{0,5}[smh]$/, 'must be a duration such as 90s, 5m or 1h')
    .default('5m')
    .describe(
      'Time limit for one synchronisation of a registry, including name resolution, connections, redirects, Git and publishing.',
    ),
  runnerDialect: z.enum(['v0.5']).default('v0.5').describe('RunConfig dialect that the runner image understands.'),
  runnerVersion: z.string().min(1).default('v0.5.2').describe('Version that telemetry reports as service.version.'),
  platform: z
    .enum(['kubernetes', 'openshift'])
    .default('kubernetes')
    .describe('Decides the security contexts of the proxies.'),
  clusterDomain: z.string().min(1).default('cluster.local').describe('DNS domain of the cluster.'),
})
export type Settings = z.infer<typeof Settings>

/** What is neither parent nor cluster: the time (ISO 8601, UTC) and the settings. */
export interface Context {
  readonly now: string
  readonly settings: Settings
}
