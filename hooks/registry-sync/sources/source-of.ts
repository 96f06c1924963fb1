import type { MCPRegistrySpec } from '../../api/v1alpha1/mcp-registry.ts'
import type { ChangeFilter } from '../change-filter.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import type { GuardedHttp } from '../network/guarded-http.ts'
import { type ApiLimits, apiSource } from './api.ts'
import { configMapSource } from './config-map.ts'
import { type GitLimits, gitSource } from './git.ts'
import { mountedCredentials } from './git-credentials.ts'
import type { Source } from './source.ts'

/** What the sources work with. */
export interface SourceTools {
  readonly client: KubernetesClient
  readonly http: GuardedHttp
  readonly changeFilter: ChangeFilter
  readonly namespace: string
  readonly credentialsDirectory: string | undefined
  readonly limits: { readonly api: ApiLimits; readonly git: GitLimits }
}

/** The source that a spec names; what it lacks was found before (`sourceFault`). */
export function sourceOf({ source }: MCPRegistrySpec, tools: SourceTools): Source {
  const { client, http, changeFilter, namespace, credentialsDirectory, limits } = tools
  const { format, configmap, git, api } = source
  if (source.type === 'configmap' && configmap)
    return configMapSource({ client, changeFilter, place: { configmap, namespace, format } })
  if (source.type === 'git' && git) {
    return gitSource({ http, git, format, credentials: mountedCredentials(credentialsDirectory), limits: limits.git })
  }
  if (source.type === 'api' && api) return apiSource({ http, api, format, limits: limits.api })
  throw new Error(`the source of type ${source.type} lacks its field`)
}
