import { isRecord } from '../../../hooks/kubernetes/read.ts'

/** A map with one value deep in it: `at('operator.rbac.scope', 'namespace')` is `{operator: {rbac: {scope: 'namespace'}}}`. */
export function at(path: string, value: unknown): Readonly<Record<string, unknown>> {
  const [key = '', ...rest] = path.split('.')
  return { [key]: rest.length > 0 ? at(rest.join('.'), value) : value }
}

/** Several values by path, merged. */
export function values(entries: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.entries(entries).reduce((merged, [path, value]) => merge(merged, at(path, value)), {})
}

function merge(
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...new Set([...Object.keys(left), ...Object.keys(right)])].map((key) => {
      const [ours, theirs] = [left[key], right[key]]
      if (isRecord(ours) && isRecord(theirs)) return [key, merge(ours, theirs)]
      return [key, key in right ? theirs : ours]
    }),
  )
}
