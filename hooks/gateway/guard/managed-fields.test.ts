import { describe, expect, it } from 'vitest'
import { isStray, takeoverPatch } from './managed-fields.ts'

const engine = {
  manager: 'metacontroller',
  operation: 'Apply',
  apiVersion: 'v1',
  fieldsV1: { 'f:data': { 'f:a': {} } },
}
const controllers = { manager: 'kube-controller-manager', operation: 'Update', subresource: 'status' }
const user = { manager: 'kubectl-edit', operation: 'Update' }
const goOperator = {
  manager: 'thv-operator',
  operation: 'Update',
  apiVersion: 'v1',
  time: '2025-06-01T12:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:data': { '.': {}, 'f:b': {} }, 'f:metadata': { 'f:labels': { 'f:c': {} } } },
}

function takenOver(...managedFields: readonly unknown[]): unknown {
  return takeoverPatch({ metadata: { resourceVersion: '5', managedFields } }, ['thv-operator'], 'metacontroller')
}

describe("the Go operator's fields", () => {
  it('become the apply of an engine that has none', () => {
    expect(takenOver(controllers, goOperator, user)).toEqual({
      metadata: {
        resourceVersion: '5',
        managedFields: [controllers, user, { ...goOperator, manager: 'metacontroller', operation: 'Apply' }],
      },
    })
  })

  it('are joined with what the engine has applied', () => {
    expect(takenOver(engine, goOperator)).toEqual({
      metadata: {
        resourceVersion: '5',
        managedFields: [
          {
            ...engine,
            fieldsV1: { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} }, 'f:metadata': { 'f:labels': { 'f:c': {} } } },
          },
        ],
      },
    })
  })

  it('in a status are given up: the engine does not apply it', () => {
    expect(takenOver(engine, { ...goOperator, subresource: 'status' })).toEqual({
      metadata: { resourceVersion: '5', managedFields: [engine] },
    })
  })

  it.each([
    ['there are none', [engine, controllers, user]],
    ['it applies, as we do', [engine, { ...goOperator, operation: 'Apply' }]],
    ['nothing is known', []],
  ])('are left as they are where %s', (_, entries) => {
    expect(takenOver(...entries)).toBeUndefined()
  })
})

describe('a child that was to be made anew', () => {
  it.each([
    ['metacontroller', undefined, false],
    ['kube-controller-manager', undefined, false],
    ['kube-scheduler', undefined, false],
    ['kubectl', 'status', false],
    ['kubectl', undefined, true],
    ['kube-', undefined, true],
    ['kube-controller-manager-2', undefined, true],
    ['kube-state-metrics', undefined, true],
  ])('written by %s too (subresource %s): existed before? %s', (manager, subresource, expected) => {
    expect(isStray(written(manager, subresource), 'metacontroller')).toBe(expected)
  })
})

function written(manager: string, subresource: string | undefined): unknown {
  const entry = { manager, ...(subresource && { subresource }) }
  return { metadata: { managedFields: [{ manager: 'metacontroller' }, entry] } }
}
