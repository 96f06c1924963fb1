import { problem } from '../../api/reasons.ts'
import type { MCPRegistrySpec } from '../../api/v1alpha1/mcp-registry.ts'
import type { Parent, Problem } from '../../engine/kind.ts'
import { isDnsLabel } from '../../kubernetes/names.ts'
import { sourceFault } from '../../registry/source-check.ts'
import { apiName } from './names.ts'

/** What is wrong with a registry as it stands: errors keep it from being made, a faulty source only from being read. */
export function registryProblems({ metadata, spec }: Parent<MCPRegistrySpec>): readonly Problem[] {
  return [...nameProblems(metadata.name), ...sourceProblems(spec, metadata.name)]
}

function nameProblems(name: string): readonly Problem[] {
  if (isDnsLabel(apiName(name)) && /^[a-z]/.test(name)) return []
  const message = `"${apiName(name)}" is not a valid name for the Service. Create the registry again under a name of at most 59 characters that starts with a letter and has no dots.`
  return [problem('NameInvalid', { field: 'metadata.name', message })]
}

function sourceProblems({ source }: MCPRegistrySpec, name: string): readonly Problem[] {
  const fault = sourceFault(source, name)
  if (!fault) return []
  return [problem('SourceInvalid', { field: 'spec.source', message: `Source validation failed: ${fault}` })]
}
