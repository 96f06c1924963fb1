import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policyCheckFault, policyProblem } from './cedar.ts'

describe('policyProblem', () => {
  it.each([
    'permit(principal, action, resource);',
    '@id("one") forbid(principal, action, resource);',
    'permit(principal == Client::"sub", action == Action::"call_tool", resource == Tool::"weather") when { context has arg_city && principal.claim_level > 2 };',
    '// a comment\npermit(principal, action, resource);',
  ])('has nothing against %s', (policy) => {
    expect(policyProblem(policy)).toBeUndefined()
  })

  it('counts the policies of a string that holds more than one', () => {
    const policy = 'permit(principal, action, resource);'
    expect(policyProblem(`${policy}${policy}${policy}`)).toContain('contains 3 policies')
  })

  it('says where the text stops making sense, in lines and columns of the text', () => {
    expect(policyProblem('permit(\n  principal,\n  "é" action,\n  resource\n);')).toMatch(/at line 3, column \d+/)
  })

  it('says of a template that it is one', () => {
    expect(policyProblem('permit(principal == ?principal, action, resource);')).toMatch(/template/)
  })

  it('answers the same the second time', () => {
    expect(policyProblem('nonsense')).toBe(policyProblem('nonsense'))
  })

  it('answers any text without an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(typeof policyProblem(text)).toBe('string')
      }),
      { numRuns: 50 },
    )
  })
})

describe('what Cedar says', () => {
  it('is told in a sentence, however long the token that it quotes', () => {
    const problem = policyProblem(`permit(principal, action, resource) when { ${'x'.repeat(5000)} };`)
    expect(problem?.length).toBeLessThan(500)
    expect(problem).toMatch(/^does not parse at line 1, column 44: .*\.\.\.\. Correct it$/)
  })

  it('can be asked', () => {
    expect(policyCheckFault()).toBeUndefined()
  })
})
