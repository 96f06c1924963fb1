import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseYaml } from './yaml.ts'

describe('parseYaml', () => {
  it('reads JSON as it is, but for numbers such as 1e30, which are texts in YAML 1.1', () => {
    const texts = fc.json().filter((text) => !/\d[eE]/.test(text))
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseYaml(text)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  it.each([
    ['YAML', 'version: "1.0"\npolicies:\n- a\n', { version: '1.0', policies: ['a'] }],
    ["words of YAML 1.1, as Kubernetes' tools do", 'on: yes', { true: true }],
    ['an anchor used in several places', 'a: &x [1]\nb: *x\n', { a: [1], b: [1] }],
  ])('reads %s', (_, text, value) => {
    expect(parseYaml(text)).toEqual({ ok: true, value })
  })

  it.each([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['an open brace', '{'],
    ['a key twice', '{"a": 1, "a": 2}'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['a tag of an unknown type', 'a: !!js/function "x"'],
  ])('tells in one line why it cannot read %s', (_, text) => {
    expect(parseYaml(text)).toEqual({ ok: false, error: expect.stringMatching(/^[^\n]+$/) })
  })

  it.each([
    ['an alias', 'a: *canary', 'unidentified alias (1:5)'],
    ['a tag', 'a: !canary b', 'unknown scalar tag (1:4)'],
    ['a key', '{"canary": 1, "canary": 2}', 'duplicated mapping key (1:16)'],
    ['an open text', 'a: "canary', expect.stringMatching(/\(\d+:\d+\)$/)],
  ])('never repeats a word of the text: it may be a secret that looks like %s', (_, text, error) => {
    expect(parseYaml(text)).toEqual({ ok: false, error })
    expect(JSON.stringify(parseYaml(text))).not.toContain('canary')
  })

  it('refuses a value that contains itself: it has no JSON', () => {
    expect(parseYaml('a: &x {b: *x}')).toEqual({ ok: false, error: expect.any(String) })
  })

  it('refuses a few lines that would unfold into gigabytes', () => {
    const lines = Array.from({ length: 12 }, (_, index) => {
      const before = Array(9).fill(`*x${index}`).join(', ')
      return `a${index + 1}: &x${index + 1} [${before}]`
    })
    expect(parseYaml(['a0: &x0 ["lol"]', ...lines].join('\n'))).toEqual({ ok: false, error: expect.any(String) })
  })

  it('reads a long list, which refers to nothing of itself', () => {
    const items = Array.from({ length: 300 }, (_, index) => `- name: s${index}\n  note: ${'x'.repeat(10_000)}\n`)
    expect(parseYaml(`items:\n${items.join('')}`)).toMatchObject({ ok: true, value: { items: { length: 300 } } })
  })

  it('answers any text without an exception, with a value that JSON can carry or an error of one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseYaml(text)
        const shown = parsed.ok ? JSON.stringify({ value: parsed.value }) : parsed.error
        expect(shown).toMatch(/^.+$/)
      }),
    )
  })
})
