/**
 * The one place where absent values leave a document, and where a document is found to be plain JSON. The API server
 * stores no empty map of these names, no empty list and no empty `value`; sent all the same they would differ for ever.
 * Every other `{}` says something (`emptyDir: {}`, `securityContext: {}`, `podSelector: {}`), as `false`, `0` and ''
 * do, and the entries of these maps are the user's own: a ConfigMap may hold an empty file, a label may be empty.
 */
const omittedWhenEmpty = new Set([
  'annotations',
  'binaryData',
  'data',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'requests',
])

/**
 * A child as the API server would store it: without `undefined`, empty lists, empty maps and empty `value`s. What needs
 * no pruning is not copied.
 *
 * @throws TypeError on a null or on anything that JSON cannot carry: both are bugs of a builder.
 */
export function pruneChild(value: unknown): unknown {
  if (Array.isArray(value)) return prunedList(value, pruneChild)
  return prunedRecord(value, (member, name) => {
    const kept = omittedWhenEmpty.has(name) ? pruneUndefined(member) : pruneChild(member)
    return isOmitted(name, kept) ? undefined : kept
  })
}

/**
 * A status without `undefined`: the API server stores the rest of a custom resource's status as it is, empties too.
 *
 * @throws TypeError on a null or on anything that JSON cannot carry.
 */
export function pruneUndefined(value: unknown): unknown {
  return Array.isArray(value) ? prunedList(value, pruneUndefined) : prunedRecord(value, pruneUndefined)
}

function prunedList(list: readonly unknown[], prune: (item: unknown) => unknown): readonly unknown[] {
  const kept = list.filter((item) => item !== undefined).map(prune)
  return kept.length === list.length && kept.every((item, index) => item === list[index]) ? list : kept
}

function prunedRecord(value: unknown, prune: (member: unknown, name: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return plain(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('an instance of a class is no JSON')
  const members = Object.entries(value)
  let isWhole = true
  for (const entry of members) {
    const kept = entry[1] === undefined ? undefined : prune(entry[1], entry[0])
    if (kept === undefined || kept !== entry[1]) isWhole = false
    entry[1] = kept
  }
  return isWhole ? value : Object.fromEntries(members.filter(([, member]) => member !== undefined))
}

function isOmitted(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (value === '') return name === 'value'
  return typeof value === 'object' && omittedWhenEmpty.has(name) && Object.keys(value ?? {}).length === 0
}

function plain(value: unknown): unknown {
  if (value === null) throw new TypeError('null means nothing to the API server: leave the field out')
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value
  throw new TypeError(`a ${typeof value} is no JSON value`)
}
