import { describe, expect, it } from 'vitest'
import { ourObject, podPatchOf, reasonsOf, runConfigOf, serverOf, synced } from '../../../test/support/workload.ts'
import { validateAgainstCrd } from '../../crd/validate.ts'
import { recordAt } from '../../kubernetes/read.ts'
import { mcpServer } from './kind.ts'

describe('the image', () => {
  it.each(['ghcr.io/acme/tool', 'localhost:5000/tool@sha256:abc', 'uvx://tool'])('may be %s', (image) => {
    expect(reasonsOf(synced(serverOf({ image })))).toEqual([])
  })

  it.each(['', ' ', 'ghcr.io/acme/tool :1', '--k8s-pod-patch={}', '-v'])('must not be "%s"', (image) => {
    const answer = synced(serverOf({ image }))
    expect(reasonsOf(answer)).toEqual(['ImageInvalid'])
    expect(answer.children).toEqual([])
  })
})

describe('tools', () => {
  const related = [ourObject('MCPToolConfig', 'tools', { toolsOverride: { a: { name: 'b' } } })]

  it('come from the list of the server', () => {
    expect(runConfigOf(synced(serverOf({ tools: ['a', 'b'] })))['tools_filter']).toEqual(['a', 'b'])
  })

  it('come from the configuration alone where one is named, and a list beside it is told of', () => {
    const server = serverOf({ tools: ['x'], toolConfigRef: { name: 'tools' } })
    const answer = synced(server, { related })
    expect(validateAgainstCrd(server, mcpServer)).toEqual([])
    expect(reasonsOf(answer)).toEqual(['DeprecatedToolsIgnored'])
    expect(runConfigOf(answer)).not.toHaveProperty('tools_filter')
    expect(runConfigOf(answer)['tools_override']).toEqual({ a: { name: 'b' } })
  })
})

describe('variables of the server', () => {
  it('are sorted; the last of one name counts', () => {
    const env = [
      { name: 'B', value: '1' },
      { name: 'A', value: '2' },
      { name: 'B', value: '3' },
    ]
    expect(Object.entries(recordAt(runConfigOf(synced(serverOf({ env }))), 'env_vars'))).toEqual([
      ['A', '2'],
      ['B', '3'],
      ['MCP_TRANSPORT', 'stdio'],
    ])
  })
})

describe('Secrets', () => {
  it('become variables under the name of their key, or the one that is asked for', () => {
    const secrets = [
      { name: 'db', key: 'PASSWORD' },
      { name: 'github', key: 'token', targetEnvName: 'GITHUB_TOKEN' },
    ]
    expect(JSON.parse(podPatchOf(synced(serverOf({ secrets }))) ?? '')).toMatchObject({
      spec: {
        containers: [
          {
            env: [
              { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'PASSWORD' } } },
              { name: 'GITHUB_TOKEN', valueFrom: { secretKeyRef: { name: 'github', key: 'token' } } },
            ],
          },
        ],
      },
    })
  })
})
