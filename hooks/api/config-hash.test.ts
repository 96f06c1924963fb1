import { describe, expect, it } from 'vitest'
import { externalAuthConfigHash, toolConfigHash } from './config-hash.ts'

describe('config hash', () => {
  it.each([
    ['an empty tool config', {}, 'f12d3bfd'],
    ['empty list and map like absent ones', { toolsFilter: [], toolsOverride: {} }, 'f12d3bfd'],
    ['a filter', { toolsFilter: ['tool1', 'tool2'] }, 'e056708f'],
    [
      'a filter with overrides',
      {
        toolsFilter: ['get_forecast', 'list_stations'],
        toolsOverride: {
          stations: { name: 'list_stations' },
          fetch_forecast: { name: 'get_forecast', description: 'Get a forecast' },
        },
      },
      'bc5a98ba',
    ],
  ])('of %s is the Go operator’s', (_, spec, hash) => {
    expect(toolConfigHash(spec)).toBe(hash)
  })

  it.each([
    [
      {
        tokenUrl: 'https://idp.example.com/token',
        clientId: 'c1',
        clientSecretRef: { name: 's', key: 'k' },
        audience: 'api',
      },
      '7c1891d3',
    ],
    [
      {
        tokenUrl: 'https://idp.example.com/realms/prod/token',
        clientId: 'weather-exchange',
        clientSecretRef: { name: 'exchange-creds', key: 'client-secret' },
        audience: 'weather-backend',
        scopes: ['read', 'write'],
        externalTokenHeaderName: 'X-Upstream-Token',
      },
      '17054ca8',
    ],
  ])('of an external auth config is the Go operator’s', (tokenExchange, hash) => {
    expect(externalAuthConfigHash({ type: 'tokenExchange', tokenExchange })).toBe(hash)
  })
})
