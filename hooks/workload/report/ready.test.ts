import { describe, expect, it } from 'vitest'
import { problem } from '../../api/reasons.ts'
import { mcpRemoteProxyForm } from '../../kinds/mcp-remote-proxy/traits.ts'
import { mcpServerForm } from '../../kinds/mcp-server/traits.ts'
import type { Observation } from './observe.ts'
import { standingOf } from './ready.ts'

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

describe('standingOf', () => {
  it.each([
    ['running', mcpServerForm, 'Running', 'MCP server is running'],
    ['starting', mcpServerForm, 'Pending', 'MCP server is starting'],
    ['failed', mcpServerForm, 'Failed', 'MCP server failed to start'],
    ['none', mcpServerForm, 'Pending', 'No pods found for MCP server'],
    ['running', mcpRemoteProxyForm, 'Ready', 'Remote proxy is running'],
    ['starting', mcpRemoteProxyForm, 'Pending', 'Remote proxy is starting'],
    ['failed', mcpRemoteProxyForm, 'Failed', 'Remote proxy failed to start'],
    ['none', mcpRemoteProxyForm, 'Pending', 'No pods found for remote proxy'],
  ] as const)('of one that is %s', (state, form, phase, message) => {
    expect(standingOf({ form, metadata, problems: [], observation: { ...observation, state } })).toEqual({
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
    expect(standingOf({ form: mcpServerForm, metadata, problems: [], observation })).toMatchObject({
      phase: 'Pending',
      message: 'MCP server is starting: The image x:1 cannot be pulled',
      ready: { reason: 'ErrImagePull', message: 'The image x:1 cannot be pulled' },
    })
  })

  it('puts an error before what runs: it may be an older configuration', () => {
    const other = problem('ImageInvalid', { field: 'g', message: 'No image.' })
    expect(
      standingOf({ form: mcpServerForm, metadata, problems: [warning, error, other, error], observation }),
    ).toEqual({
      phase: 'Failed',
      message: 'No tools. No image.',
      ready: { type: 'Ready', status: 'False', reason: 'ToolConfigNotFound', message: 'No tools. No image.' },
    })
  })

  it('lets a warning change nothing', () => {
    expect(standingOf({ form: mcpServerForm, metadata, problems: [warning], observation }).phase).toBe('Running')
  })

  it('puts a deletion before everything', () => {
    const deleted = { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' }
    expect(standingOf({ form: mcpServerForm, metadata: deleted, problems: [error], observation })).toEqual({
      phase: 'Terminating',
      message: 'MCP server is being terminated',
      ready: { type: 'Ready', status: 'False', reason: 'Terminating', message: 'MCP server is being terminated' },
    })
  })
})
