import { describe, expect, it } from 'vitest'
import { inheritancePatch } from './managed-fields.ts'

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

function inherited(...managedFields: readonly unknown[]): unknown {
  return inheritancePatch({ metadata: { resourceVersion: '5', managedFields } }, ['thv-operator'], 'metacontroller')
}

describe("the Go operator's share", () => {
  it('becomes the apply of an engine that has none', () => {
    expect(inherited(controllers, goOperator, user)).toEqual({
      metadata: {
        resourceVersion: '5',
        managedFields: [controllers, user, { ...goOperator, manager: 'metacontroller', operation: 'Apply' }],
      },
    })
  })

  it('is joined with what the engine has applied', () => {
    expect(inherited(engine, goOperator)).toEqual({
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

  it('in a status ends: the engine does not apply it', () => {
    expect(inherited(engine, { ...goOperator, subresource: 'status' })).toEqual({
      metadata: { resourceVersion: '5', managedFields: [engine] },
    })
  })

  it.each([
    ['there is none of it', [engine, controllers, user]],
    ['it applies, as we do', [engine, { ...goOperator, operation: 'Apply' }]],
    ['nothing is known', []],
  ])('is left as it is where %s', (_, entries) => {
    expect(inherited(...entries)).toBeUndefined()
  })
})
