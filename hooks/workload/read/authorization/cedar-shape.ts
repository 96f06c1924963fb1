import { policyBounds } from '../../../api/bounds.ts'

/**
 * What a policy may be like before Cedar's parser sees it. Cedar needs stack for each level of nesting, and its time grows
 * with the square of what it finds wrong with escapes and brackets; what it does within these limits takes milliseconds.
 */
export const policyLimits = {
  /** UTF-16 code units. */
  length: policyBounds.length,
  /** Brackets that are open at a time. */
  nesting: 40,
  /** `if` expressions; they nest without brackets. */
  conditionals: 100,
  /** One ends a policy; Cedar recovers at each of them, which is slow. More than one policy is refused with its number. */
  semicolons: 20,
} as const

/** A fault of a policy's shape: a sentence without its full stop, and the place (UTF-16 code units) where there is one. */
export interface ShapeFault {
  readonly text: string
  readonly position?: number
}

/** A string (also one without its end), a comment, a word, a bracket or a semicolon; every alternative begins with another character. */
const tokens = /"(?:[^"\\]|\\[^])*"?|\/\/[^\r\n]*|[A-Za-z_]\w*|[()[\]{};]/g
const partners: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** The first thing about a policy's text that Cedar's parser is not to be asked about. Takes time linear in the text. */
export function shapeFault(policy: string): ShapeFault | undefined {
  if (policy.length > policyLimits.length)
    return { text: `has ${policy.length} characters; at most ${policyLimits.length} are allowed. Split it` }
  const open: string[] = []
  let conditionals = 0
  let semicolons = 0
  let previous = ''
  for (const { 0: token, index: position } of policy.matchAll(tokens)) {
    if (token.startsWith('"')) {
      const escape = unknownEscape(token, previous === 'like')
      if (escape) return { text: `has the unknown escape sequence ${escape.text}`, position: position + escape.index }
    } else if (token === 'if') {
      conditionals += 1
    } else if (token === ';') {
      semicolons += 1
    } else if ('([{'.includes(token)) {
      open.push(token)
    } else if (')]}'.includes(token) && open.pop() !== partners[token]) {
      return { text: `has an unmatched "${token}"`, position }
    }
    if (open.length > policyLimits.nesting)
      return { text: `is nested deeper than ${policyLimits.nesting} levels`, position }
    if (conditionals > policyLimits.conditionals)
      return { text: `has more than ${policyLimits.conditionals} conditionals`, position }
    if (semicolons > policyLimits.semicolons)
      return { text: `has more than ${policyLimits.semicolons} semicolons`, position }
    if (!token.startsWith('//')) previous = token
  }
  return undefined
}

const escapes = /\\(?:u\{([^}"\\]{0,12})\}|x[0-7][0-9A-Fa-f]|([^]))/g

/** The first escape of a string that Cedar does not know: Rust's are, and `\*` where the string is a pattern. */
function unknownEscape(string: string, isPattern: boolean): { text: string; index: number } | undefined {
  const known = isPattern ? `nrt0\\'"*` : `nrt0\\'"`
  for (const { 0: text, 1: digits, 2: letter, index } of string.matchAll(escapes)) {
    if (digits !== undefined && !isCodePoint(digits)) return { text, index }
    if (letter !== undefined && !known.includes(letter)) return { text, index }
  }
  return undefined
}

function isCodePoint(digits: string): boolean {
  const hex = digits.replaceAll('_', '')
  if (!/^[0-9A-Fa-f]{1,6}$/.test(hex)) return false
  const code = Number.parseInt(hex, 16)
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
}
