import { describe, expect, it } from 'vitest'
import { runnerOutcome } from '../support/runner-model.ts'

const oidc = { Issuer: 'https://issuer.example.com', JWKSURL: '', CACertPath: '', AuthTokenFile: '' }
const authz = {
  version: 'v1',
  type: 'cedarv1',
  cedar: { policies: ['permit(principal, action, resource);'], entities_json: '' },
}
const exchange = { type: 'tokenexchange', parameters: { token_exchange_config: {} } }
const auth = { type: 'auth', parameters: { oidc_config: oidc } }

/** The model must know what was seen of the runner, or the tests that use it mean nothing. */
describe('the model of the runner', () => {
  it('runs open with a list of token exchange alone (WART-06)', () => {
    const document = { oidc_config: oidc, authz_config: authz, tools_filter: ['a'], middleware_configs: [exchange] }
    expect(runnerOutcome(document)).toMatchObject({
      refusal: undefined,
      authenticates: false,
      authorizes: false,
      filtersCalls: false,
      exchanges: false,
    })
  })

  it('authenticates nobody where the settings are missing or misspelt', () => {
    expect(runnerOutcome({}).authenticates).toBe(false)
    const misspelt = { type: 'auth', parameters: { oidcConfig: oidc } }
    expect(runnerOutcome({ middleware_configs: [misspelt] }).authenticates).toBe(false)
  })

  it('exchanges nothing before authentication', () => {
    expect(runnerOutcome({ middleware_configs: [exchange, auth] }).exchanges).toBe(false)
    expect(runnerOutcome({ middleware_configs: [auth, exchange] }).exchanges).toBe(true)
  })

  it('loses answers where its own order meets tools with policies or audit', () => {
    expect(runnerOutcome({ oidc_config: oidc, tools_filter: ['a'] }).losesAnswers).toBe(false)
    expect(runnerOutcome({ oidc_config: oidc, tools_filter: ['a'], authz_config: authz }).losesAnswers).toBe(true)
    expect(runnerOutcome({ oidc_config: oidc, tools_filter: ['a'], audit_config: {} }).losesAnswers).toBe(true)
  })

  it.each([
    ['no issuer', { oidc_config: { ...oidc, Issuer: '' } }],
    ['a file that is missing', { oidc_config: { ...oidc, CACertPath: '/missing' } }],
    ['no policy', { authz_config: { cedar: { policies: [] } } }],
    ['two policies in a string', { authz_config: { cedar: { policies: [authz.cedar.policies.join('').repeat(2)] } } }],
    ['entities that are no list', { authz_config: { cedar: { ...authz.cedar, entities_json: '{}' } } }],
    ['an empty tool name', { tools_filter: [''] }],
    ['an override without effect', { tools_override: { a: {} } }],
    ['an unknown type', { middleware_configs: [{ type: 'audits', parameters: {} }] }],
    ['no parameters', { middleware_configs: [{ type: 'mcp-parser' }] }],
  ])('does not start with %s', (_, document) => {
    expect(runnerOutcome(document, (path) => path !== '/missing').refusal).toBeTypeOf('string')
  })
})
