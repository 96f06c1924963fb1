import { describe, expect, it } from 'vitest'
import { mcpRemoteProxyForm } from '../../kinds/mcp-remote-proxy/traits.ts'
import { headlessNames, mcpServerForm } from '../../kinds/mcp-server/traits.ts'
import { nameProblems } from './name.ts'

describe('nameProblems', () => {
  it.each([
    ['MCPServer', mcpServerForm],
    ['MCPServer that listens on a port', headlessNames],
    ['MCPRemoteProxy', mcpRemoteProxyForm],
  ])('allows exactly what the Service of an %s allows', (_, form) => {
    const longest = 'a'.repeat(63 - form.serviceName('').length)
    expect(nameProblems(longest, form)).toEqual([])
    expect(nameProblems(`${longest}a`, form)).toMatchObject([{ reason: 'NameInvalid', severity: 'error' }])
  })

  it('refuses dots', () => {
    expect(nameProblems('a.b', mcpServerForm)).toMatchObject([{ reason: 'NameInvalid', field: 'metadata.name' }])
  })
})
