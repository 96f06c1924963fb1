import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { conditionTypes } from '../hooks/api/condition-types.ts'
import { conditionOf, problem, reasons } from '../hooks/api/reasons.ts'
import { stateReasons } from '../hooks/api/state-reasons.ts'

const root = new URL('../', import.meta.url)

/** The types in it are Kubernetes' own. */
const fieldTable = 'workload/read/pod-template/pod-template-fields.ts'

/** Every source file of the hooks, but tests and the two catalogues. */
const files = readdirSync(new URL('hooks/', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .filter((path) => !['api/reasons.ts', 'api/state-reasons.ts', 'api/condition-types.ts', fieldTable].includes(path))
  .map((path) => ({ path, text: readFileSync(new URL(`hooks/${path}`, root), 'utf8') }))
const sources = files.map(({ text }) => text)

const page = readFileSync(new URL('docs/reference/reasons.md', root), 'utf8')
const rows = page
  .split('\n')
  .map((line) => /^\| `(\w+)` \| `(\w+)` \| (\w+) \| (.+) \|$/.exec(line))
  .filter((match) => match !== null)

describe('the catalogue of reasons', () => {
  it('has every reason that the code names', () => {
    const named = sources.flatMap((text) =>
      [...text.matchAll(/\bproblem\(\s*'(\w+)'/g)].map(([, reason]) => reason ?? ''),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((reason) => !Object.hasOwn(reasons, reason))).toEqual([])
  })

  it.each(Object.keys(reasons))('has %s because the code names it', (reason) => {
    expect(sources.some((text) => text.includes(`'${reason}'`))).toBe(true)
  })

  it.each(Object.entries(reasons))(
    'says of %s what it means and what to do, in words that a status may hold',
    (reason, entry) => {
      expect(reason).toMatch(/^[A-Za-z]([A-Za-z0-9_]*[A-Za-z0-9])?$/)
      expect(entry.condition).toMatch(/^[A-Z][A-Za-z]+$/)
      expect(entry.explanation).toMatch(/^[A-Z`].{30,}\.$/s)
    },
  )

  it('gives a problem its severity and its condition', () => {
    expect(problem('NameConflict', { field: 'f', message: 'm' })).toEqual({
      reason: 'NameConflict',
      severity: 'error',
      field: 'f',
      message: 'm',
    })
    expect(conditionOf(problem('InvalidPodTemplateSpec', { field: 'f', message: 'm' }))).toBe('PodTemplateValid')
  })
})

/** The reasons in an expression, up to the message: what it is compared with is none. */
function given(expression: string): readonly string[] {
  const [before = ''] = expression.replaceAll(/[!=]== '\w+'/g, '').split('message')
  return [...before.matchAll(/'([A-Z]\w+)'/g)].map(([, reason]) => reason ?? '')
}

describe('the reasons of states', () => {
  const known = new Set([...Object.keys(reasons), ...Object.keys(stateReasons)])

  it('and those of mistakes are all that the code gives to a condition', () => {
    const found = files
      .filter(({ path }) => /^(kinds|workload|registry|engine)\//.test(path))
      .flatMap(({ text }) => [
        ...[...text.matchAll(/\breason(?::| =) (.*)/g)].flatMap(([, rest = '']) => given(rest)),
        ...[...text.matchAll(/\['(?:True|False|Unknown)', ('[A-Z]\w+')/g)].flatMap(([, rest = '']) => given(rest)),
      ])
    expect(found.length).toBeGreaterThan(25)
    expect([...new Set(found)].filter((reason) => !known.has(reason))).toEqual([])
  })

  it.each(Object.entries(stateReasons))('have %s because the code names it', (reason, { conditions, explanation }) => {
    expect(sources.some((text) => text.includes(`'${reason}'`))).toBe(true)
    expect(conditions.filter((type) => !Object.hasOwn(conditionTypes, type))).toEqual([])
    expect(explanation).toMatch(/^[A-Z`].{20,}\.$/)
    expect(Object.hasOwn(reasons, reason)).toBe(false)
  })
})

describe('docs/reference/reasons.md', () => {
  it('lists the same reasons, conditions and severities', () => {
    const listed = rows.map(([, reason, condition, severity]) => `${reason} ${condition} ${severity}`)
    const expected = Object.entries(reasons).map(
      ([reason, { condition, severity }]) => `${reason} ${condition} ${severity}`,
    )
    expect(new Set(listed)).toEqual(new Set(expected))
  })
})

describe('the types of conditions', () => {
  it('hold those of every problem', () => {
    const types = Object.values(reasons).map(({ condition }) => condition)
    expect(types.filter((type) => !Object.hasOwn(conditionTypes, type))).toEqual([])
  })

  it.each(Object.keys(conditionTypes))('hold %s because the code names it; the page explains it', (type) => {
    expect(
      [...sources, JSON.stringify(reasons)].some((text) => text.includes(`'${type}'`) || text.includes(`"${type}"`)),
    ).toBe(true)
    expect(page).toMatch(new RegExp(`^\\| \`${type}\` \\| .+ \\|$`, 'm'))
  })

  it('hold every type that the code writes into a status', () => {
    const written = files
      .filter(({ path }) => /^(kinds|workload)\//.test(path))
      .flatMap(({ text }) => [...text.matchAll(/\btype(?: =|:) '([A-Z]\w+)'/g)].map(([, type]) => type ?? ''))
    const others = new Set(['ClusterIP', 'RuntimeDefault'])
    expect(written.length).toBeGreaterThan(10)
    expect(written.filter((type) => !others.has(type) && !Object.hasOwn(conditionTypes, type))).toEqual([])
  })
})
