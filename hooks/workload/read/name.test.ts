import { describe, expect, it } from 'vitest'
import { mcpRemoteProxyTraits } from '../../kinds/mcp-remote-proxy/traits.ts'
import { headlessNames, mcpServerTraits } from '../../kinds/mcp-server/traits.ts'
import { nameProblems } from './name.ts'

describe('nameProblems', () => {
  it.each([
    ['MCPServer', mcpServerTraits],
    ['MCPServer that listens on a port', headlessNames],
    ['MCPRemoteProxy', mcpRemoteProxyTraits],
  ])('allows exactly what the Service of an %s allows', (_, traits) => {
    const longest = 'a'.repeat(63 - traits.serviceName('').length)
    expect(nameProblems(longest, traits)).toEqual([])
    expect(nameProblems(`${longest}a`, traits)).toMatchObject([{ reason: 'NameInvalid', severity: 'error' }])
  })

  it('refuses dots', () => {
    expect(nameProblems('a.b', mcpServerTraits)).toMatchObject([{ reason: 'NameInvalid', field: 'metadata.name' }])
  })
})
