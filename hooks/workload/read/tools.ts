import { toolsLength } from '../../api/bounds.ts'
import { problem } from '../../api/reasons.ts'
import type { MCPToolConfigSpec } from '../../api/v1alpha1/mcp-tool-config.ts'
import type { Problem } from '../../engine/kind.ts'
import { sortedRecord } from '../../kubernetes/go-json.ts'
import type { ToolOverride, Tools } from '../workload.ts'
import { type Checked, checked } from './checked.ts'

/** Filter and overrides of an MCPToolConfig as the RunConfig takes them: without empty lists and maps. */
export function readTools(spec: MCPToolConfigSpec, name: string): Checked<Tools> {
  return {
    value: { filter: nonEmpty(spec.toolsFilter), overrides: overridesOf(spec.toolsOverride) },
    problems: toolProblems(spec).map((message) =>
      problem('ToolConfigInvalid', {
        field: 'spec.toolConfigRef.name',
        message: `MCPToolConfig "${name}": ${message}`,
      }),
    ),
  }
}

/** The deprecated list of tools in the parent itself. */
export function readInlineTools(tools: readonly string[] | undefined): Checked<Tools> {
  const problems: readonly Problem[] = toolProblems({ toolsFilter: tools }).map((message) =>
    problem('ToolConfigInvalid', { field: 'spec.tools', message }),
  )
  return checked({ filter: nonEmpty(tools), overrides: undefined }, ...problems)
}

/** What is wrong with a filter and overrides; the runner would not start with any of it (WART-54). */
export function toolProblems({ toolsFilter, toolsOverride }: ToolConfigParts): readonly string[] {
  const length = lengthOf({ toolsFilter, toolsOverride })
  if (length > toolsLength)
    return [`The tools have ${length} characters together; at most ${toolsLength} are allowed. Shorten them.`]
  const filters = (toolsFilter ?? []).map((tool) => {
    if (tool === '') return 'The filter has an empty tool name. Remove the empty entry.'
    return /[,\r\n]/.test(tool)
      ? `The tool name "${tool}" in the filter contains a comma or line break. Use one entry per tool.`
      : undefined
  })
  const overrides = Object.entries(toolsOverride ?? {}).map(([tool, { name, description }]) => {
    if (tool === '') return 'An override has an empty key. Use the name of the tool to override as the key.'
    return name || description
      ? undefined
      : `The override for "${tool}" has neither a name nor a description. Set one of them or remove the override.`
  })
  return [...filters, ...overrides].filter((message) => message !== undefined)
}

function lengthOf({ toolsFilter = [], toolsOverride = {} }: ToolConfigParts): number {
  const overrides = Object.entries(toolsOverride).flatMap(([tool, { name = '', description = '' }]) => [
    tool,
    name,
    description,
  ])
  return [...toolsFilter, ...overrides].reduce((sum, text) => sum + text.length, 0)
}

interface ToolConfigParts {
  readonly toolsFilter?: readonly string[] | undefined
  readonly toolsOverride?: MCPToolConfigSpec['toolsOverride']
}

function overridesOf(overrides: MCPToolConfigSpec['toolsOverride']): Tools['overrides'] {
  const entries = Object.entries(overrides ?? {}).map(
    ([tool, { name, description }]): readonly [string, ToolOverride] => [
      tool,
      { ...(name && { name }), ...(description && { description }) },
    ],
  )
  return entries.length === 0 ? undefined : sortedRecord(Object.fromEntries(entries))
}

function nonEmpty(list: readonly string[] | undefined): readonly string[] | undefined {
  return list && list.length > 0 ? list : undefined
}
