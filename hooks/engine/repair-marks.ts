import type { KubernetesObject } from '../kubernetes/objects.ts'

/** The annotation, of a kind's group, that makes the engine apply a child again: it compares generations, which labels do not move. */
export function repairAnnotationOf(group: string): string {
  return `${group}/repair`
}

const prefix = 'toolhive-operator repairs version '

/** A value for this state of the object and no other, so that the same request gets the same answer. */
export function repairValue({ metadata }: KubernetesObject): string {
  return `${prefix}${metadata.resourceVersion ?? '0'}`
}

/** Whether a value was written by a repair. */
export function isRepairValue(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(prefix)
}
