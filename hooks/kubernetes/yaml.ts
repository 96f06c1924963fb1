import { load, YAML11_SCHEMA } from 'js-yaml'
import type { Result } from './result.ts'

/** An object that an API server stores unfolds into less. A list of many objects, as kubectl prints it, may be as long as its text. */
const sizeLimit = 2_000_000
const depthLimit = 200

/**
 * A YAML or JSON text as a value, read as Kubernetes' own tools read it (YAML 1.1); the error is one line with its position.
 * `unfolded`: how large the value may be, every reference to a part of itself counted.
 */
export function parseYaml(text: string, unfolded = Math.max(sizeLimit, text.length)): Result<unknown> {
  try {
    const value = load(text, { schema: YAML11_SCHEMA })
    return unfoldsTooFar(value, unfolded)
      ? { ok: false, error: 'it refers to itself, or its aliases expand to too many values' }
      : { ok: true, value }
  } catch (error) {
    return { ok: false, error: error instanceof Error ? withoutContent(error.message) : 'not readable' }
  }
}

/** Reason and position, without words of the text itself (names of tags and aliases): they may be a secret that is not quoted. */
function withoutContent(message: string): string {
  const [line = ''] = message.split('\n', 1)
  const [position = ''] = / \(\d+:\d+\)$/.exec(line) ?? []
  const reason = line.slice(0, line.length - position.length)
  const end = reason.search(/[^A-Za-z ,'-]/)
  return `${(end === -1 ? reason : reason.slice(0, end)).trim()}${position}`
}

/** Whether the value, every reference followed, is too large or too deep to be written as JSON. */
function unfoldsTooFar(value: unknown, limit: number): boolean {
  const open: (readonly [unknown, number])[] = [[value, 0]]
  let size = 0
  for (let next = open.pop(); next; next = open.pop()) {
    const [current, depth] = next
    size += typeof current === 'string' ? current.length : 1
    if (size > limit || depth > depthLimit) return true
    if (typeof current !== 'object' || current === null) continue
    const members = Object.entries(current)
    if (size + members.length > limit) return true
    for (const [key, member] of members) {
      size += key.length
      open.push([member, depth + 1])
    }
  }
  return false
}
