import type { ConditionDraft } from '../../kubernetes/conditions.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { stringAt } from '../../kubernetes/read.ts'

/** Condition `GroupRefValidated`: there only while `groupRef` is (WART-19), and always from the group as it is now (WART-48). */
export function groupCondition(
  groupRef: string | undefined,
  group: KubernetesObject | undefined,
): ConditionDraft | undefined {
  if (!groupRef) return undefined
  const type = 'GroupRefValidated'
  if (!group)
    return {
      type,
      status: 'False',
      reason: 'GroupRefNotFound',
      message: `MCPGroup.toolhive.stacklok.dev "${groupRef}" not found`,
    }
  const phase = stringAt(group, 'status', 'phase') ?? 'Ready' // a group without a status has just been made
  if (phase !== 'Ready')
    return { type, status: 'False', reason: 'GroupRefNotReady', message: 'GroupRef is not in Ready state' }
  return { type, status: 'True', reason: 'GroupRefIsValid', message: 'GroupRef is valid and in Ready state' }
}
