import type { Result } from '../../kubernetes/result.ts'
import { parseYaml } from '../../kubernetes/yaml.ts'

/**
 * How long the documents may be that tenants keep in ConfigMaps, in characters. One ConfigMap can hold a megabyte, which takes
 * a YAML parser most of a second; a sync reads up to three of them.
 */
export const documentLimits = { policies: 131_072, permissionProfile: 32_768, oidc: 16_384 } as const

/** A YAML or JSON document as a value, or why it cannot be used, as the end of a sentence about its key. */
export function readDocument(text: string, limit: number): Result<unknown> {
  if (text.length > limit)
    return { ok: false, error: `has ${text.length} characters; at most ${limit} are allowed. Shorten it` }
  const parsed = parseYaml(text, 2 * limit)
  return parsed.ok ? parsed : { ok: false, error: `is neither JSON nor YAML: ${parsed.error}` }
}
