import { isRecord } from '../../../hooks/kubernetes/read.ts'

/** The value at a place, counted depth first: 0 is the first member, and so on down; the whole where it has no members. */
export function changedAt(value: unknown, place: number, change: (found: unknown) => unknown): unknown {
  if (Array.isArray(value) && value.length > 0) {
    const at = place % (value.length + 1)
    if (at === value.length) return change(value)
    return value.with(at, changedAt(value[at], Math.floor(place / (value.length + 1)), change))
  }
  if (!isRecord(value)) return change(value)
  const names = Object.keys(value)
  const name = names[place % (names.length + 1)]
  if (name === undefined) return change(value)
  const next = changedAt(value[name], Math.floor(place / (names.length + 1)), change)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      if (key !== name) return [[key, member]]
      return next === undefined ? [] : [[key, next]]
    }),
  )
}
