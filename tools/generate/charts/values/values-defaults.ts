import { type Block, isBlock } from './value.ts'

/**
 * The defaults that the templates put where a key is missing, by path (`operator.rbac.scope`): `helm upgrade --reuse-values`
 * keeps the values of the older chart, which lack what the newer one has added. Keys that a user may remove on purpose are
 * not among them.
 */
export function valuesDefaults(values: Block, prefix = ''): Readonly<Record<string, unknown>> {
  const entries = Object.entries(values.keys).flatMap(([key, entry]): readonly (readonly [string, unknown])[] => {
    const path = `${prefix}${key}`
    if (isBlock(entry)) return Object.entries(valuesDefaults(entry, `${path}.`))
    return entry.removable ? [] : [[path, entry.default]]
  })
  return Object.fromEntries(entries)
}
