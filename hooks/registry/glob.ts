/**
 * Globs over names with the rules of Go's `path.Match`, by which registries' filters have always been written:
 * `*` is any run without `/`, `?` one character but `/`, `[a-z]` a class, `[^a-z]` its opposite, `\` takes the next
 * character as it is. `!` does not negate. Glob libraries differ in classes and in what a malformed pattern does.
 */

type Range = readonly [first: number, last: number]

type Token =
  | { readonly kind: 'run' }
  | { readonly kind: 'one' }
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly Range[] }

/** Whether a name matches, as a function to call many times; `undefined` where the pattern is malformed. */
export function globMatcher(pattern: string): ((name: string) => boolean) | undefined {
  const tokens = tokensOf(codesOf(pattern))
  return tokens && ((name) => matches(tokens, codesOf(name)))
}

const [star, question, open, close, caret, dash, backslash, slash] = codesOf('*?[]^-\\/')

function codesOf(text: string): readonly number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0)
}

function tokensOf(pattern: readonly number[]): readonly Token[] | undefined {
  const tokens: Token[] = []
  let position = 0
  while (position < pattern.length) {
    const next = tokenAt(pattern, position)
    if (!next) return undefined
    tokens.push(next.token)
    position = next.end
  }
  return tokens
}

interface Parsed<Value> {
  readonly token: Value
  readonly end: number
}

function tokenAt(pattern: readonly number[], position: number): Parsed<Token> | undefined {
  const code = pattern[position]
  if (code === undefined) return undefined
  if (code === star) return { token: { kind: 'run' }, end: position + 1 }
  if (code === question) return { token: { kind: 'one' }, end: position + 1 }
  if (code === open) return classAt(pattern, position + 1)
  if (code !== backslash) return { token: { kind: 'literal', code }, end: position + 1 }
  const escaped = pattern[position + 1]
  return escaped === undefined ? undefined : { token: { kind: 'literal', code: escaped }, end: position + 2 }
}

function classAt(pattern: readonly number[], start: number): Parsed<Token> | undefined {
  const negated = pattern[start] === caret
  const ranges: Range[] = []
  let position = negated ? start + 1 : start
  while (pattern[position] !== close || ranges.length === 0) {
    const first = classMemberAt(pattern, position)
    if (!first) return undefined
    const last = pattern[first.end] === dash ? classMemberAt(pattern, first.end + 1) : first
    if (!last) return undefined
    ranges.push([first.token, last.token])
    position = last.end
  }
  return { token: { kind: 'class', negated, ranges }, end: position + 1 }
}

/** One character of a class; a bare `-` or `]` is none, and the class must go on after it. */
function classMemberAt(pattern: readonly number[], position: number): Parsed<number> | undefined {
  const code = pattern[position]
  if (code === dash || code === close) return undefined
  const at = code === backslash ? position + 1 : position
  const member = pattern[at]
  return member === undefined || at + 1 >= pattern.length ? undefined : { token: member, end: at + 1 }
}

/** Like Go, only the last run before a mismatch is made longer: exact, and linear in the name for each run. */
function matches(tokens: readonly Token[], name: readonly number[]): boolean {
  let token = 0
  let position = 0
  let run: { readonly token: number; readonly position: number } | undefined
  while (position < name.length || token < tokens.length) {
    const current = tokens[token]
    if (current?.kind === 'run') {
      token += 1
      run = { token, position }
    } else if (current && accepts(current, name[position])) {
      token += 1
      position += 1
    } else if (run && run.position < name.length && name[run.position] !== slash) {
      run = { token: run.token, position: run.position + 1 }
      token = run.token
      position = run.position
    } else {
      return false
    }
  }
  return true
}

function accepts(token: Token, code: number | undefined): boolean {
  if (code === undefined) return false
  if (token.kind === 'one') return code !== slash
  if (token.kind === 'literal') return token.code === code
  if (token.kind === 'run') return false
  return token.ranges.some(([first, last]) => first <= code && code <= last) !== token.negated
}
