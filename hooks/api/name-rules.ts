import type { CelRule } from '../engine/kind.ts'

/**
 * A rule on `metadata.name` that holds for new objects only (WART-70). A name cannot be changed: an object that an
 * older definition accepted must still be updated and freed of its finalizers.
 */
export function nameRule(condition: string, message: string): CelRule {
  return { rule: `oldSelf.hasValue() || ${condition}`, message, optionalOldSelf: true }
}

/** The name becomes part of a Service's name, which takes no dots. */
export const noDots = nameRule(
  "!self.metadata.name.contains('.')",
  'the name must not contain a dot, because a Service is named after it: use a hyphen',
)
