import { describe, expect, it } from 'vitest'
import { problem } from '../../api/reasons.ts'
import { mcpRemoteProxyTraits } from '../../kinds/mcp-remote-proxy/traits.ts'
import { mcpServerTraits } from '../../kinds/mcp-server/traits.ts'
import type { Observation } from './observe.ts'
import { summaryOf } from './ready.ts'

const metadata = { name: 'x', namespace: 'demo' }
const observation: Observation = {
  state: 'running',
  reason: 'DeploymentReady',
  message: 'm',
  isTrouble: false,
  readyReplicas: 1,
}
const error = problem('ToolConfigNotFound', { field: 'f', message: 'No tools.' })
const warning = problem('AudienceNotChecked', { field: 'f', message: 'No audience.' })

describe('summaryOf', () => {
  it.each([
    ['running', mcpServerTraits, 'Running', 'MCP server is running'],
    ['starting', mcpServerTraits, 'Pending', 'MCP server is starting'],
    ['failed', mcpServerTraits, 'Failed', 'MCP server failed to start'],
    ['none', mcpServerTraits, 'Pending', 'No pods found for MCP server'],
    ['running', mcpRemoteProxyTraits, 'Ready', 'Remote proxy is running'],
    ['starting', mcpRemoteProxyTraits, 'Pending', 'Remote proxy is starting'],
    ['failed', mcpRemoteProxyTraits, 'Failed', 'Remote proxy failed to start'],
    ['none', mcpRemoteProxyTraits, 'Pending', 'No pods found for remote proxy'],
  ] as const)('of one that is %s', (state, traits, phase, message) => {
    expect(summaryOf({ traits, metadata, problems: [], observation: { ...observation, state } })).toEqual({
      phase,
      message,
      ready: { type: 'Ready', status: state === 'running' ? 'True' : 'False', reason: 'DeploymentReady', message: 'm' },
    })
  })

  it('says in its message, too, what keeps it from running', () => {
    const observation: Observation = {
      state: 'starting',
      reason: 'ErrImagePull',
      message: 'The image x:1 cannot be pulled',
      isTrouble: true,
      readyReplicas: 0,
    }
    expect(summaryOf({ traits: mcpServerTraits, metadata, problems: [], observation })).toMatchObject({
      phase: 'Pending',
      message: 'MCP server is starting: The image x:1 cannot be pulled',
      ready: { reason: 'ErrImagePull', message: 'The image x:1 cannot be pulled' },
    })
  })

  it('puts an error before what runs: it may be an older configuration', () => {
    const other = problem('ImageInvalid', { field: 'g', message: 'No image.' })
    expect(
      summaryOf({ traits: mcpServerTraits, metadata, problems: [warning, error, other, error], observation }),
    ).toEqual({
      phase: 'Failed',
      message: 'No tools. No image.',
      ready: { type: 'Ready', status: 'False', reason: 'ToolConfigNotFound', message: 'No tools. No image.' },
    })
  })

  it('lets a warning change nothing', () => {
    expect(summaryOf({ traits: mcpServerTraits, metadata, problems: [warning], observation }).phase).toBe('Running')
  })

  it('puts a deletion before everything', () => {
    const deleted = { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' }
    expect(summaryOf({ traits: mcpServerTraits, metadata: deleted, problems: [error], observation })).toEqual({
      phase: 'Terminating',
      message: 'MCP server is being terminated',
      ready: { type: 'Ready', status: 'False', reason: 'Terminating', message: 'MCP server is being terminated' },
    })
  })
})
