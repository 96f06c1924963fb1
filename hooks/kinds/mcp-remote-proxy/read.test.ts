import { describe, expect, it } from 'vitest'
import { proxyOf, reasonsOf, runConfigOf, synced } from '../../../test/support/workload.ts'

describe('the remote URL', () => {
  it.each([
    'https://mcp.example.com',
    'http://mcp.example.com:8080/mcp?x=1',
    'https://user@mcp.example.com',
    'https://[::1]:8080/',
  ])('may be %s', (remoteURL) => {
    const answer = synced(proxyOf({ remoteURL }))
    expect(reasonsOf(answer)).toEqual([])
    expect(runConfigOf(answer)['remote_url']).toBe(remoteURL)
  })

  it.each([
    ['https://', 'RemoteURLInvalid'],
    ['https:///mcp', 'RemoteURLInvalid'],
    ['https://a b', 'RemoteURLInvalid'],
    ['https://?x=1', 'RemoteURLInvalid'],
    ['ftp://mcp.example.com', 'SpecInvalid'],
    ['', 'SpecInvalid'],
  ])('must not be "%s"', (remoteURL, reason) => {
    const answer = synced(proxyOf({ remoteURL }))
    expect(reasonsOf(answer)).toEqual([reason])
    expect(answer.children).toEqual([])
  })
})
