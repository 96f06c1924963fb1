import type { z } from 'zod'

/**
 * What is wrong with a value and what would be right, in a sentence that follows the field's name: `must be a list, not a
 * string.` The value itself is not repeated where it may be anything, for it may be a secret.
 */
export function issueMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_value') return choice(issue.values.map(String), issue.input)
  if (issue.input === undefined) return 'is required. Add it.'
  if (issue.code === 'invalid_type') return wrongType([issue.expected], issue.input)
  if (issue.code === 'invalid_union') return wrongType(issue.errors.flat().flatMap(expectedType), issue.input)
  if (issue.code === 'too_big') return `must ${measure(issue.origin, 'at most', issue.maximum)}.`
  if (issue.code === 'too_small') return `must ${measure(issue.origin, 'at least', issue.minimum)}.`
  if (issue.code === 'invalid_format') return `must match ${patternText(issue)}`
  return undefined
}

function expectedType(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'invalid_type' ? [issue.expected] : []
}

function wrongType(expected: readonly string[], given: unknown): string | undefined {
  if (expected.length === 0) return undefined
  const wanted = [...new Set(expected)].map((type) => nouns[type] ?? type).join(' or ')
  const isFraction = typeof given === 'number' && expected.includes('int')
  return `must be ${wanted}, not ${isFraction ? 'a fraction' : typeName(given)}.`
}

function choice(values: readonly string[], given: unknown): string {
  const allowed = values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`
  return given === undefined
    ? `is required. Set it to ${allowed}.`
    : `must be ${allowed}, not ${isShort(given) ? JSON.stringify(given) : typeName(given)}.`
}

/** Whether a value can be a slip of one of a few words. Anything else may hold a secret that was put in the wrong place. */
function isShort(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= 30)
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'boolean' ? 'a boolean' : (nouns[typeof value] ?? typeof value)
}

/** What is measured: entries of a list, characters of a text, or the number itself. */
function measure(origin: string, bound: string, limit: number | bigint): string {
  const one = Number(limit) === 1
  if (origin === 'string') return `have ${bound} ${limit} ${one ? 'character' : 'characters'}`
  if (origin === 'array' || origin === 'record') return `have ${bound} ${limit} ${one ? 'entry' : 'entries'}`
  return `be ${bound} ${limit}`
}

/** `/^https?:\/\//` as people write it: `^https?://`. */
function patternText({ pattern }: { pattern?: string | undefined }): string {
  return (pattern ?? '').replace(/^\/|\/[a-z]*$/g, '').replaceAll('\\/', '/')
}
