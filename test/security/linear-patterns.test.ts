import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parseSync, Visitor } from 'oxc-parser'
import { analyse } from 'scslre'
import { describe, expect, it } from 'vitest'

/*
 * One process serves all tenants: a regular expression that backtracks on a tenant's text stops everybody. Each one in
 * hooks/ is analysed for super-linear time, whether or not a tenant's text reaches it today.
 */

interface Pattern {
  readonly file: string
  readonly source: string
  readonly flags: string
}

/** Patterns that are not linear in themselves, and why no long text reaches them. */
const bounded: Readonly<Record<string, string>> = {
  'hooks/kubernetes/names.ts /[^A-Za-z0-9]+$/': 'works on the first 50 characters of a name',
}

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'hooks'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
const found = files.map((file) => expressionsIn(file, readFileSync(file, 'utf8')))
const patterns = found.flatMap((expressions) => expressions.patterns)

function expressionsIn(file: string, text: string): { readonly patterns: Pattern[]; readonly dynamic: string[] } {
  const patterns: Pattern[] = []
  const dynamic: string[] = []
  const { program } = parseSync(file, text)
  new Visitor({
    Literal(node) {
      if ('regex' in node) patterns.push({ file, source: node.regex.pattern, flags: node.regex.flags })
    },
    NewExpression({ callee }) {
      if (callee.type === 'Identifier' && callee.name === 'RegExp') dynamic.push(file)
    },
    CallExpression({ callee }) {
      if (callee.type === 'Identifier' && callee.name === 'RegExp') dynamic.push(file)
    },
  }).visit(program)
  return { patterns, dynamic }
}

function superLinear({ source, flags }: Pattern): readonly string[] {
  return analyse({ source, flags }).reports.map(({ type, character }) => `${type} on "${character.pick}"`)
}

function keyOf({ file, source, flags }: Pattern): string {
  return `${file} /${source}/${flags}`
}

describe('the regular expressions of hooks/', () => {
  it('are found', () => {
    expect(patterns.length).toBeGreaterThan(50)
    expect(patterns.map(keyOf)).toContain('hooks/kubernetes/names.ts /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/')
  })

  it.each([
    ['^https?:\\/\\/[^/\\s?#]+[^\\s]*$', 'Trade'],
    ['^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?$', 'Trade'],
    ['\\/+$', 'Move'],
    ['(a+)+$', 'Self'],
  ])('would be caught if one were like /%s/', (source, type) => {
    expect(superLinear({ file: '', source, flags: '' }).join()).toContain(type)
  })

  it('take time linear in the text', () => {
    const slow = patterns
      .filter((pattern) => !Object.hasOwn(bounded, keyOf(pattern)))
      .flatMap((pattern) => superLinear(pattern).map((report) => `${keyOf(pattern)}: ${report}`))
    expect(slow).toEqual([])
  })

  it('are written in the code: none is made from a text', () => {
    expect(found.flatMap(({ dynamic }) => dynamic)).toEqual([])
  })

  it('are excepted only where it is needed', () => {
    const needed = new Set(patterns.filter((pattern) => superLinear(pattern).length > 0).map(keyOf))
    expect(Object.keys(bounded).filter((key) => !needed.has(key))).toEqual([])
  })
})
