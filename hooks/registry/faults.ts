import type { z } from 'zod'
import { shortened } from '../kubernetes/text.ts'

/** A value as its schema reads it, or `undefined` where it has faults, which are noted. */
export interface Faults {
  /** Checks a value that stands at a path of the document. */
  check<Schema extends z.ZodType>(schema: Schema, value: unknown, path: Path): z.output<Schema> | undefined
  /** Notes a fault that no schema finds. */
  note(message: string, path: Path): void
  /** Whether enough has been found: a document that is all wrong is not worth reading to its end. */
  isFull(): boolean
  /** What to say after "validation failed": the first faults in words, the others by their number; `undefined` where there are none. */
  summary(): string | undefined
}

export type Path = readonly PropertyKey[]

/** How many faults a message lists, and how long each may be: it ends in a status that people read. */
const listed = { count: 10, length: 300 }
/** After this many faults nobody counts on. */
const enough = 1000

export function createFaults(): Faults {
  const first: string[] = []
  let count = 0

  function note(message: string, path: Path): void {
    count += 1
    if (first.length < listed.count) first.push(faultAt(message, path))
  }

  return {
    check(schema, value, path) {
      const read = schema.safeParse(value)
      if (read.success) return read.data
      for (const issue of read.error.issues) note(issue.message, [...path, ...issue.path])
      return undefined
    },
    note,
    isFull: () => count >= enough,
    summary() {
      if (count === 0) return undefined
      if (count === 1) return `: ${first[0]}`
      const isMore = count >= enough
      const rest = isMore ? '  ... and more' : `  ... and ${count - first.length} more`
      const lines = first.map((text, index) => `  ${index + 1}. ${text}`)
      return [
        ` with ${isMore ? `${enough} errors or more` : `${count} errors`}:`,
        ...lines,
        ...(count > first.length ? [rest] : []),
      ].join('\n')
    },
  }
}

/** A fault and its place, cut where the document makes it long. */
export function faultAt(message: string, path: Path): string {
  return `${shortened(lowerFirst(message), listed.length)} at '${shortened(pointer(path), listed.length)}'`
}

/** The first fault of a value, with the path to it. */
export function firstIssue({ issues }: z.ZodError, path: Path = []): string {
  const issue = issues[0]
  return issue ? faultAt(issue.message, [...path, ...issue.path]) : 'it does not match the format'
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

/** RFC 6901: `/servers/alpha/image`; the empty text is the whole document. */
function pointer(path: Path): string {
  return path
    .map((key) => `/${shortened(String(key), listed.length).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}
