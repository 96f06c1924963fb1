import { describe, expect, it } from 'vitest'
import { change, running, statusOf } from '../../../test/support/running.ts'
import { conditionOf, proxyOf, serverOf, synced } from '../../../test/support/workload.ts'
import { listAt, stringAt } from '../../kubernetes/read.ts'

const types = (status: unknown): readonly unknown[] =>
  listAt(status, 'conditions').map((condition) => stringAt(condition, 'type'))

describe('the status', () => {
  it('has its conditions in one order, Ready first', () => {
    expect(
      types(
        synced(
          serverOf({
            groupRef: 'core',
            podTemplateSpec: {},
            oidcConfig: { type: 'inline', inline: { issuer: 'https://i.example.com' } },
          }),
        ).status,
      ),
    ).toEqual([
      'Ready',
      'ConfigurationValid',
      'GroupRefValidated',
      'PodTemplateValid',
      'ImageValidated',
      'ConfigurationWarning',
    ])
    expect(types(synced(proxyOf({ groupRef: 'core' })).status)).toEqual([
      'Ready',
      'ConfigurationValid',
      'AuthConfigured',
      'RemoteAvailable',
      'GroupRefValidated',
    ])
  })

  it.each([
    ['a pod template that cannot be read', serverOf({ podTemplateSpec: { spec: 1 } }), 'InvalidPodTemplateSpec'],
    ['a reference to nothing', serverOf({ toolConfigRef: { name: 'missing' } }), 'ToolConfigNotFound'],
    ['callers whose tokens cannot be checked', proxyOf({ oidcConfig: { type: 'inline' } }), 'OIDCConfigInvalid'],
  ])('says of a configuration that holds the children that it is not valid: %s', (_, parent, reason) => {
    const answer = synced(parent)
    expect(conditionOf(answer, 'ConfigurationValid')).toMatchObject({ status: 'False', reason })
    expect(conditionOf(answer, 'Ready')).toMatchObject({ status: 'False', reason })
  })

  it('keeps the URL of a server that is held, and gives none to one that has no Service', async () => {
    const broken = { proxyPort: 9090, toolConfigRef: { name: 'missing' } }
    expect(synced(serverOf(broken)).status).not.toHaveProperty('url')
    const simulation = await running(serverOf())
    await change(simulation, serverOf(broken))
    expect(statusOf(simulation, serverOf())).toMatchObject({
      phase: 'Failed',
      url: 'http://mcp-demo-server-proxy.demo.svc.cluster.local:8080',
      readyReplicas: 1,
    })
  })

  it('does not change by itself', () => {
    const first = synced(serverOf()).status
    expect(synced({ ...serverOf(), status: first }).status).toEqual(first)
  })
})
