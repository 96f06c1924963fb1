import { isDeepStrictEqual } from 'node:util'
import { isRecord, stringAt } from '../../../hooks/kubernetes/read.ts'

/**
 * The places in which two values differ, sorted: `spec.containers[toolhive].args[2]`. Elements of a list are told by what
 * names them (volume mounts by their path), else by their place.
 */
export function changedPlaces(before: unknown, after: unknown, place = ''): string[] {
  if (isDeepStrictEqual(before, after)) return []
  const [old, present] = [membersOf(before), membersOf(after)]
  if (old === undefined || present === undefined) return [place]
  const names = new Set([...Object.keys(old), ...Object.keys(present)])
  return [...names]
    .flatMap((name) =>
      changedPlaces(old[name], present[name], name.startsWith('[') || place === '' ? place + name : `${place}.${name}`),
    )
    .toSorted()
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!Array.isArray(value)) return isRecord(value) ? value : undefined
  return Object.fromEntries(value.map((element, index) => [`[${nameOf(element) ?? index}]`, element]))
}

function nameOf(element: unknown): string | undefined {
  return stringAt(element, 'mountPath') ?? stringAt(element, 'name')
}
