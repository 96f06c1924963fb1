import { describe, expect, it } from 'vitest'
import { validateAgainstCrd } from '../../hooks/crd/validate.ts'
import { answerSync } from '../../hooks/engine/response.ts'
import { mcpServer } from '../../hooks/kinds/mcp-server/kind.ts'
import { Settings } from '../../hooks/settings.ts'

const context = { settings: Settings.parse({}), now: '2026-01-31T12:00:00Z' }

/** An object that was stored when the definitions had no bounds. */
const parent = {
  apiVersion: 'toolhive.stacklok.dev/v1alpha1',
  kind: 'MCPServer',
  metadata: { name: 'alpha', namespace: 'tenant', uid: 'u-1', generation: 1 },
  spec: {
    image: `ghcr.io/acme/${'x'.repeat(2_000)}:1`,
    args: Array.from({ length: 1_100 }, (_, index) => `--flag-${index}`),
    env: Array.from({ length: 1_100 }, (_, index) => ({ name: `V${index}`, value: 'x' })),
    groupRef: 'g'.repeat(300),
  },
}

describe('an object above the bounds of its definition', () => {
  it('is refused when it is new, with every bound that it exceeds', () => {
    expect(validateAgainstCrd({ ...parent, metadata: { name: 'alpha' } }, mcpServer)).toEqual([
      { field: 'spec.image', message: 'must have at most 1024 characters.' },
      { field: 'spec.args', message: 'must have at most 1000 entries.' },
      { field: 'spec.env', message: 'must have at most 1000 entries.' },
      { field: 'spec.groupRef', message: 'must have at most 253 characters.' },
    ])
  })

  it('is served as before when it was stored before', () => {
    const request = { controller: parent, parent, children: {}, related: {}, finalizing: false }
    const { response, problems } = answerSync(mcpServer, request, context)
    expect(problems).toEqual([])
    expect(response.children.map(({ kind }) => kind)).toContain('Deployment')
    expect(JSON.stringify(response.children)).toContain('--flag-1099')
  })
})
