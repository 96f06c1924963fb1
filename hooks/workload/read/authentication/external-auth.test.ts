import { describe, expect, it } from 'vitest'
import { ourObject, tokenExchange } from '../../../../test/support/workload.ts'
import { readExternalAuth } from './external-auth.ts'

const exchange = tokenExchange.tokenExchange

function read(
  spec: Readonly<Record<string, unknown>> | undefined,
  authenticates = true,
): ReturnType<typeof readExternalAuth> {
  const config = spec && ourObject('MCPExternalAuthConfig', 'exchange', spec)
  return readExternalAuth({ reference: { name: 'exchange' }, namespace: 'demo', config, authenticates })
}

const changed = (fields: object): Readonly<Record<string, unknown>> => ({
  type: 'tokenExchange',
  tokenExchange: { ...exchange, ...fields },
})

describe('external auth', () => {
  it('is absent where nothing refers to one', () => {
    const input = { reference: undefined, namespace: 'demo', config: undefined, authenticates: false }
    expect(readExternalAuth(input)).toEqual({ value: { tokenExchange: undefined, hash: undefined }, problems: [] })
  })

  it('is the exchange of the referenced object, with its hash', () => {
    expect(read(changed({ scopes: ['read'], externalTokenHeaderName: 'X-Token' }))).toEqual({
      problems: [],
      value: {
        hash: expect.stringMatching(/^[0-9a-f]{1,8}$/),
        tokenExchange: {
          tokenUrl: exchange.tokenUrl,
          clientId: 'exchanger',
          clientSecret: { name: 'exchange', key: 'secret' },
          audience: 'backend',
          scopes: ['read'],
          headerName: 'X-Token',
        },
      },
    })
  })

  it('takes an empty header name for none', () => {
    expect(read(changed({ externalTokenHeaderName: '' })).value.tokenExchange?.headerName).toBeUndefined()
  })

  it.each([
    ['the object is missing', undefined, 'ExternalAuthConfigNotFound'],
    ['the object has no spec', {}, 'ExternalAuthConfigInvalid'],
    ['the type is not known', { type: 'apiKey' }, 'ExternalAuthConfigInvalid'],
    ['the block of its type is missing', { type: 'tokenExchange' }, 'ExternalAuthConfigInvalid'],
    ['the token URL is none', changed({ tokenUrl: 'issuer/token' }), 'ExternalAuthConfigInvalid'],
    ['the client has no name', changed({ clientId: '' }), 'ExternalAuthConfigInvalid'],
    ['the Secret has no name', changed({ clientSecretRef: { name: '', key: 'k' } }), 'ExternalAuthConfigInvalid'],
    ['the Secret has no key', changed({ clientSecretRef: { name: 's', key: '' } }), 'ExternalAuthConfigInvalid'],
    ['the Secret is missing', changed({ clientSecretRef: undefined }), 'ExternalAuthConfigInvalid'],
  ])('is an error where %s', (_, spec, reason) => {
    const { value, problems } = read(spec)
    expect(problems).toMatchObject([{ reason, severity: 'error', message: expect.stringContaining('"exchange"') }])
    expect(value.tokenExchange).toBeUndefined()
  })

  it('has its hash though the object lacks something, as that of a tool configuration is kept', () => {
    const { hash } = read(changed({ clientId: '' })).value
    expect(hash).toMatch(/^[0-9a-f]{1,8}$/)
    expect(hash).not.toBe(read(tokenExchange).value.hash)
  })

  it('is an error where callers are not authenticated: their tokens would pass unchecked', () => {
    expect(read(tokenExchange, false).problems).toMatchObject([{ reason: 'TokenExchangeNeedsOIDC', severity: 'error' }])
  })
})
