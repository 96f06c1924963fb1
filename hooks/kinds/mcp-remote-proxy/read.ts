import { problem } from '../../api/reasons.ts'
import type { MCPRemoteProxySpec } from '../../api/v1alpha1/mcp-remote-proxy.ts'
import type { Parent, Problem } from '../../engine/kind.ts'
import type { Settings } from '../../settings.ts'
import { baseLabels } from '../../workload/names.ts'
import { type Checked, checked } from '../../workload/read/checked.ts'
import { nameProblems } from '../../workload/read/name.ts'
import { readShared, type SharedPart } from '../../workload/read/shared.ts'
import type { References } from '../../workload/resolve/references.ts'
import type { Workload } from '../../workload/workload.ts'
import { mcpRemoteProxyTraits } from './traits.ts'

/** An MCPRemoteProxy as a workload, with what the status tells beside it. */
export interface RemoteProxyModel {
  readonly workload: Workload
  readonly hashes: SharedPart['hashes']
}

/** Reads an MCPRemoteProxy into a workload; beside an error among the problems the workload is not to be built. */
export function readRemoteProxy(
  { spec, metadata }: Parent<MCPRemoteProxySpec>,
  references: References,
  settings: Settings,
): Checked<RemoteProxyModel> {
  const { name, namespace } = metadata
  const traits = mcpRemoteProxyTraits
  const shared = readShared({ traits, name, namespace, spec, proxyPort: spec.port, references, settings, volumes: [] })
  const { hashes, ...sharedPart } = shared.value
  return checked(
    {
      hashes,
      workload: {
        ...sharedPart,
        traits,
        name,
        namespace,
        uid: metadata.uid,
        labels: baseLabels(traits, name),
        image: '',
        remoteUrl: spec.remoteURL,
        transport: spec.transport,
        proxyPort: spec.port,
        server: undefined,
        restartedAt: undefined,
      },
    },
    ...nameProblems(name, traits),
    ...urlProblems(spec.remoteURL),
    ...shared.problems,
  )
}

function urlProblems(url: string): readonly Problem[] {
  if (/^https?:\/\/[^/\s?#]/.test(url) && !/\s/.test(url)) return []
  // not quoted: it may hold a user and a password
  const message = 'remoteURL is not an http or https URL with a host. Use a URL such as https://mcp.example.com.'
  return [problem('RemoteURLInvalid', { field: 'spec.remoteURL', message })]
}
