import { describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { configMapOf, objectOf, ourObject } from '../support/workload.ts'
import { childDifferences } from './children.ts'
import { type Deviation, explanation, type Finding } from './deviations.ts'
import { statusDifferences } from './statuses.ts'

function deploymentOf(container: Readonly<Record<string, unknown>>): KubernetesObject {
  const template = { spec: { containers: [{ name: 'toolhive', ...container }] } }
  return objectOf('apps/v1', 'Deployment', { metadata: { name: 'weather' }, spec: { template } })
}

function serverWith(status: Readonly<Record<string, unknown>>, generation = 1): KubernetesObject {
  return { ...ourObject('MCPServer', 'weather', {}, { generation }), status }
}

const container = 'step1/Deployment:weather/spec/template/spec/containers/toolhive'
const data = 'step1/ConfigMap:weather'

describe('children differ', () => {
  it.each([
    ['where one is missing', [configMapOf('weather', {})], [], [data]],
    ['where there is one more', [], [configMapOf('weather', {})], [data]],
    [
      'in a field of a document',
      [configMapOf('weather', { json: '{"port": 1}' })],
      [configMapOf('weather', { json: '{"port": 2}' })],
      [`${data}/data/json/port`],
    ],
    [
      'in the bytes of a document that says the same',
      [configMapOf('weather', { json: '{"port": 1}' })],
      [configMapOf('weather', { json: '{"port":1}' })],
      [`${data}/bytes/json`],
    ],
    [
      'in the order of variables',
      [deploymentOf({ env: [{ name: 'A' }, { name: 'B' }] })],
      [deploymentOf({ env: [{ name: 'B' }, { name: 'A' }] })],
      ['step1/Deployment:weather/order-of-env'],
    ],
    [
      'in a variable that is there twice',
      [deploymentOf({ env: [{ name: 'A' }, { name: 'A', value: 'x' }] })],
      [deploymentOf({ env: [{ name: 'A' }, { name: 'A', value: 'y' }] })],
      [`${container}/env/A#2/value`],
    ],
    [
      'in the place of an argument',
      [deploymentOf({ args: ['run', 'image'] })],
      [deploymentOf({ args: ['image', 'run'] })],
      [`${container}/args/0`, `${container}/args/1`],
    ],
  ])('%s', (_, recorded, ours, paths) => {
    expect(childDifferences(recorded, ours, 'step1').map(({ path }) => path)).toEqual(paths)
  })

  it('not in what the API server fills in', () => {
    const filled = deploymentOf({ imagePullPolicy: 'IfNotPresent', resources: {}, command: null })
    expect(childDifferences([filled], [deploymentOf({})], 'step1')).toEqual([])
  })
})

describe('statuses differ', () => {
  const ready = { type: 'Ready', status: 'True', reason: 'DeploymentReady', message: 'up' }

  it.each([
    ['in a field', { url: 'http://a' }, { url: 'http://b' }, 'url'],
    ['in a message', { conditions: [ready] }, { conditions: [{ ...ready, message: 'x' }] }, 'conditions/Ready/message'],
    ['in a condition more', {}, { conditions: [ready] }, 'conditions/Ready'],
    ['in a condition less', { conditions: [ready] }, {}, 'conditions/Ready'],
    [
      'in a generation that is not observed',
      { observedGeneration: 1 },
      { observedGeneration: 0 },
      'observedGeneration',
    ],
  ])('%s', (_, recorded, ours, place) => {
    const found = statusDifferences([serverWith(recorded)], [serverWith(ours)], 'ready')
    expect(found.map(({ path }) => path)).toEqual([`ready/status/MCPServer:weather/${place}`])
  })

  it('not in times, nor in generations that are both observed', () => {
    const recorded = serverWith({ lastSyncTime: '<time>', observedGeneration: 2 }, 2)
    const ours = serverWith({ lastSyncTime: '2026-01-31T12:00:00Z', observedGeneration: 1 }, 1)
    expect(statusDifferences([recorded], [ours], 'step1')).toEqual([])
  })
})

describe('a deviation explains', () => {
  const finding: Finding = { path: 'step2/Service:mcp-a-proxy/spec/ports', recorded: 1, ours: 2, view: 'cluster' }
  const deviation: Deviation = { case: 'change-*', path: 'step*/Service:*/spec/ports', why: 'WART-27' }

  it('what is at its place in its case', () => {
    expect(explanation([deviation], 'change-proxy-port', finding)).toBe(deviation)
  })

  it.each([
    ['another case', { case: 'drift-*' }],
    ['a place above', { path: 'step*/Service:*/spec' }],
    ['a place below', { path: 'step*/Service:*/spec/ports/http' }],
    ['another view', { view: 'rendered' as const }],
    ['what was recorded, if it is about additions', { added: true as const }],
  ])('not %s', (_, part) => {
    expect(explanation([{ ...deviation, ...part }], 'change-proxy-port', finding)).toBeUndefined()
  })
})
