import { toolConfigHash } from '../../api/config-hash.ts'
import { problem } from '../../api/reasons.ts'
import type { MCPToolConfigSpec, MCPToolConfigStatus } from '../../api/v1alpha1/mcp-tool-config.ts'
import type { Parent, Problem, SyncRequest, SyncResult } from '../../engine/kind.ts'
import type { ResourceRule } from '../../engine/metacontroller-types.ts'
import type { Context } from '../../settings.ts'
import { toolProblems } from '../../workload/read/tools.ts'
import { usersOf, usersRule } from '../../workload/resolve/usage.ts'
import { configurationStatus, holdConfiguration } from '../configuration.ts'

/** The RunConfigs made from this configuration. */
export function customize({ metadata }: Parent<unknown>): readonly ResourceRule[] {
  return [usersRule('toolConfig', metadata)]
}

/** The status of an MCPToolConfig; it has no children: its users read it themselves. */
export function sync(
  { parent, related }: SyncRequest<MCPToolConfigSpec>,
  { now }: Context,
): SyncResult<MCPToolConfigStatus> {
  const { spec, metadata } = parent
  const problems = toolProblems(spec).map((message) => problem('ToolConfigInvalid', { field: 'spec', message }))
  const users = usersOf('toolConfig', metadata.name, related)
  return {
    problems,
    children: [],
    status: {
      ...configurationStatus({ parent, problems, users, configHash: toolConfigHash(spec), now }),
      filterCount: spec.toolsFilter?.length ?? 0,
      overrideCount: Object.keys(spec.toolsOverride ?? {}).length,
    },
  }
}

export function hold(
  request: SyncRequest<unknown>,
  problems: readonly Problem[],
  { now }: Context,
): SyncResult<MCPToolConfigStatus> {
  return holdConfiguration(request, problems, {
    users: usersOf('toolConfig', request.parent.metadata.name, request.related),
    now,
  })
}
