import { describe, expect, it } from 'vitest'
import { releasePatch } from './managed-fields.ts'

const engine = { manager: 'metacontroller', operation: 'Apply' }
const controllers = { manager: 'kube-controller-manager', operation: 'Update', subresource: 'status' }
const user = { manager: 'kubectl-edit', operation: 'Update' }
const goOperator = { manager: 'thv-operator', operation: 'Update' }

function kept(...managedFields: readonly unknown[]): unknown {
  return releasePatch({ metadata: { resourceVersion: '5', managedFields } }, ['thv-operator'])
}

describe("the end of the Go operator's share", () => {
  it('takes out its entry and no other', () => {
    expect(kept(engine, goOperator, controllers, user)).toEqual({
      metadata: { resourceVersion: '5', managedFields: [engine, controllers, user] },
    })
  })

  it.each([
    ['there is none of it', [engine, controllers, user]],
    ['it applies, as we do', [engine, { ...goOperator, operation: 'Apply' }]],
    ['nothing else would remain', [goOperator]],
    ['nothing is known', []],
  ])('does nothing where %s', (_, entries) => {
    expect(kept(...entries)).toBeUndefined()
  })
})
