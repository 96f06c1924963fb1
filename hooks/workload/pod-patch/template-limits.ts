import { problem } from '../../api/reasons.ts'
import type { Problem } from '../../engine/kind.ts'

/**
 * How much a pod template may hold. It has no schema, so the API server takes any depth; the runner takes the whole of it
 * as one argument, and Linux takes no longer one than 128 KiB (`MAX_ARG_STRLEN`, its final zero included).
 */
export const templateLimits = { depth: 40, values: 10_000, argumentBytes: 131_071 } as const

/** What of a template is too much, as the end of a sentence; `undefined` where it can be read. Recursion may follow. */
export function excessOf(template: unknown): string | undefined {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: template, depth: 0 }]
  let values = 0
  let characters = 0
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next
    values += 1
    if (typeof value === 'string') characters += value.length
    if (depth > templateLimits.depth) return `is nested deeper than ${templateLimits.depth} levels`
    if (values + open.length > templateLimits.values) return `holds more than ${templateLimits.values} values`
    if (characters > templateLimits.argumentBytes)
      return `holds more than ${templateLimits.argumentBytes} characters: the proxy takes it as one argument`
    if (typeof value !== 'object' || value === null) continue
    const keys = Array.isArray(value) ? [] : Object.keys(value)
    const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
    if (members.length > templateLimits.values) return `holds more than ${templateLimits.values} values`
    for (const key of keys) characters += key.length
    for (const member of members) open.push({ value: member, depth: depth + 1 })
  }
  return undefined
}

/** The name of the argument and a few bytes more. */
const argumentName = 32

/** Whether a pod patch fits into one argument: Linux starts no program with a longer one. */
export function argumentProblems(podPatch: string | undefined): readonly Problem[] {
  const bytes = podPatch === undefined ? 0 : new TextEncoder().encode(podPatch).length
  const limit = templateLimits.argumentBytes - argumentName
  if (bytes <= limit) return []
  const field = 'spec.podTemplateSpec'
  const message = `podTemplateSpec, secrets and volumes come to ${bytes} bytes together; the proxy takes them as one argument of at most ${limit} bytes. Shorten them; the server stays as it is until then.`
  return [problem('InvalidPodTemplateSpec', { field, message })]
}
