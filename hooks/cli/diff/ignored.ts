import { isRecord } from '../../kubernetes/read.ts'
import { failure } from '../terminal.ts'

/** A place in children that a diff leaves out: a path, of one kind or of all. */
export interface Ignored {
  readonly kind: string | undefined
  readonly path: readonly string[]
}

/**
 * Reads `--ignore`: `spec.replicas`, `Deployment:spec.template.metadata.annotations["example.com/at"]`.
 *
 * @throws a failure where it is no path.
 */
export function readIgnored(text: string): Ignored {
  const [, kind, path = ''] = /^(?:([A-Z]\w*):)?(.*)$/.exec(text) ?? []
  const parts = [...path.matchAll(/\.?([^.[\]"]+)|\["([^"\]]+)"\]|\[(\d+)\]/g)]
  const read = parts.map(([, name, quoted, index]) => name ?? quoted ?? index ?? '')
  if (path === '' || parts.map(([part]) => part).join('') !== path) {
    throw failure(
      `--ignore ${text} is not a valid path. Use a path such as spec.replicas or Deployment:metadata.labels["a.b/c"].`,
    )
  }
  return { kind, path: read }
}

/** An object without the ignored places. */
export function without(object: { readonly kind: string }, ignored: readonly Ignored[]): unknown {
  return ignored
    .filter(({ kind }) => kind === undefined || kind === object.kind)
    .reduce<unknown>((left, { path }) => removed(left, path), object)
}

function removed(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (String(index) === name ? kept(item, rest) : [item]))
  }
  if (!isRecord(value) || !Object.hasOwn(value, name)) return value
  const entries = Object.entries(value).flatMap(([key, member]) =>
    key === name ? kept(member, rest).map((left): [string, unknown] => [key, left]) : [[key, member] as const],
  )
  return Object.fromEntries(entries)
}

function kept(value: unknown, rest: readonly string[]): readonly unknown[] {
  return rest.length === 0 ? [] : [removed(value, rest)]
}
