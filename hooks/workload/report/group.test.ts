import { describe, expect, it } from 'vitest'
import { ourObject } from '../../../test/support/workload.ts'
import { groupCondition } from './group.ts'

const group = ourObject('MCPGroup', 'core')

describe('groupCondition', () => {
  it.each([
    ['no group is named', undefined, undefined, undefined],
    ['the name is empty', '', undefined, undefined],
    ['the group is missing', 'core', undefined, 'GroupRefNotFound'],
    ['the group is not ready', 'core', { ...group, status: { phase: 'Failed' } }, 'GroupRefNotReady'],
    ['the group is ready', 'core', { ...group, status: { phase: 'Ready' } }, 'GroupRefIsValid'],
    ['the group has just been made', 'core', group, 'GroupRefIsValid'],
  ])('where %s', (_, name, found, reason) => {
    expect(groupCondition(name, found)?.reason).toBe(reason)
  })
})
