import type { CelRule } from '../engine/kind.ts'

/** Marks a schema with rules that the API server checks: `.meta(celRules([...]))`. Zod copies the key into the CRD. */
export function celRules(rules: readonly CelRule[]): { 'x-kubernetes-validations': readonly CelRule[] } {
  return { 'x-kubernetes-validations': rules }
}

/** Marks a list whose items are told apart by one field, so that server-side apply merges them item by item. */
export function listMap(key: string): {
  'x-kubernetes-list-type': 'map'
  'x-kubernetes-list-map-keys': readonly string[]
} {
  return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] }
}

/** Marks an object that is replaced as a whole: a reference of several fields that mean one thing together. */
export const atomicMap = { 'x-kubernetes-map-type': 'atomic' } as const
