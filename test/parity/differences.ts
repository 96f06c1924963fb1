import { isRecord } from '../../hooks/kubernetes/read.ts'

/** A place in which the operator does not do what was recorded. */
export interface Difference {
  /** `step1/Deployment:weather/spec/replicas`. */
  readonly path: string
  /** `undefined` where only the operator has something. */
  readonly recorded: unknown
  /** `undefined` where only the recording has something. */
  readonly ours: unknown
}

/** Every leaf in which two values differ; what one of them lacks as a whole is one difference. */
export function differences(recorded: unknown, ours: unknown, path: string): readonly Difference[] {
  if (isRecord(recorded) && isRecord(ours)) return ofMembers(recorded, ours, path)
  if (Array.isArray(recorded) && Array.isArray(ours)) return ofMembers(byIndex(recorded), byIndex(ours), path)
  return recorded === ours ? [] : [{ path, recorded, ours }]
}

function ofMembers(
  recorded: Readonly<Record<string, unknown>>,
  ours: Readonly<Record<string, unknown>>,
  path: string,
): readonly Difference[] {
  const keys = new Set([...Object.keys(recorded), ...Object.keys(ours)])
  return [...keys].toSorted().flatMap((key) => differences(recorded[key], ours[key], `${path}/${key}`))
}

function byIndex(items: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(items.entries())
}
