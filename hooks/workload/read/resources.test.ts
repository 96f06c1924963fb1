import { describe, expect, it } from 'vitest'
import { readResources } from './resources.ts'

describe('resources', () => {
  it('are absent where nothing is given', () => {
    const none = { value: { limits: undefined, requests: undefined }, problems: [] }
    expect(readResources(undefined)).toEqual(none)
    expect(readResources({ limits: { cpu: '', memory: '' }, requests: {} })).toEqual(none)
  })

  it('are written in the spelling of the API server', () => {
    expect(readResources({ limits: { cpu: '1000m', memory: '1024Mi' }, requests: { cpu: '0.5' } })).toEqual({
      value: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } },
      problems: [],
    })
  })

  it.each([
    ['spec.resources.limits.cpu', { limits: { cpu: 'much' } }],
    ['spec.resources.limits.memory', { limits: { memory: '1 Gi' } }],
    ['spec.resources.requests.memory', { requests: { memory: '-1Gi' } }],
  ])('are an error where %s is not a quantity', (field, resources) => {
    expect(readResources(resources).problems).toMatchObject([{ reason: 'ResourcesInvalid', severity: 'error', field }])
  })

  it.each([
    ['spec.resources.requests.cpu', { limits: { cpu: '500m' }, requests: { cpu: '1' } }],
    ['spec.resources.requests.memory', { limits: { memory: '1G' }, requests: { memory: '1Gi' } }],
  ])('are an error where %s is above the limit: the API server would refuse the Deployment', (field, resources) => {
    expect(readResources(resources).problems).toMatchObject([{ reason: 'ResourcesInvalid', field }])
  })

  it('may request exactly the limit, however both are written', () => {
    expect(readResources({ limits: { cpu: '1' }, requests: { cpu: '1000m' } }).problems).toEqual([])
  })
})
