import { describe, expect, it } from 'vitest'
import { podConflicts } from './pod-conflicts.ts'

const secret = { name: 'token', key: 'TOKEN' }
const volume = { name: 'data', hostPath: '/srv/data', mountPath: '/data', readOnly: false }

describe('podConflicts', () => {
  it('has nothing against Secrets and volumes that find their place', () => {
    const template = {
      spec: {
        volumes: [{ name: 'other' }],
        containers: [
          { name: 'side', env: [{ name: 'TOKEN' }], volumeMounts: [{ name: 'other', mountPath: '/data' }] },
          { name: 'mcp', env: [{ name: 'OTHER' }] },
        ],
      },
    }
    const secrets = [secret, { ...secret, targetEnvName: 'SECOND' }]
    expect(podConflicts({ template, secrets, volumes: [volume] })).toEqual([])
    expect(podConflicts({ template: undefined, secrets, volumes: [volume] })).toEqual([])
  })

  it.each([
    ['a Secret without a name', { name: '', key: 'TOKEN' }],
    ['a Secret without a key', { name: 'token', key: '', targetEnvName: 'OTHER' }],
    ['a variable whose name no process can have', { name: 'token', key: 'TOKEN', targetEnvName: 'A=B' }],
    ['a variable that another Secret has set', secret],
  ])('finds %s: the pod of the server would never be made', (_, second) => {
    expect(podConflicts({ template: undefined, secrets: [secret, second], volumes: [] })).toMatchObject([
      { reason: 'EnvironmentInvalid', severity: 'error', field: 'spec.secrets[1]' },
    ])
  })

  it('finds a variable that the template has set', () => {
    const template = { spec: { containers: [{ name: 'mcp', env: [{ name: 'TOKEN' }] }] } }
    expect(podConflicts({ template, secrets: [secret], volumes: [] })).toMatchObject([
      { reason: 'EnvironmentInvalid', field: 'spec.secrets[0]' },
    ])
  })

  it.each([
    ['a volume of the same name', { volumes: [{ name: 'data' }] }],
    ['a mount at the same path', { containers: [{ name: 'mcp', volumeMounts: [{ name: 'x', mountPath: '/data' }] }] }],
  ])('finds %s in the template', (_, spec) => {
    expect(podConflicts({ template: { spec }, secrets: [], volumes: [volume] })).toMatchObject([
      { reason: 'VolumeInvalid', severity: 'error', field: 'spec.volumes[0]' },
    ])
  })
})
