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
 * A child as the API server would store it: without `undefined`, empty lists, empty maps and empty `value`s.
 *
 * @throws TypeError on a null or on anything that JSON cannot carry: both are bugs of a builder.
 */
export function pruneChild(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(isPresent).map(pruneChild)
  if (typeof value !== 'object' || value === null) return plain(value)
  const members = membersOf(value)
    .map(([name, member]) => [name, omittedWhenEmpty.has(name) ? pruneUndefined(member) : pruneChild(member)] as const)
    .filter(([name, member]) => !isOmitted(name, member))
  return Object.fromEntries(members)
}

/**
 * A status without `undefined`: the API server stores the rest of a custom resource's status as it is, empties too.
 *
 * @throws TypeError on a null or on anything that JSON cannot carry.
 */
export function pruneUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(isPresent).map(pruneUndefined)
  if (typeof value !== 'object' || value === null) return plain(value)
  return Object.fromEntries(membersOf(value).map(([name, member]) => [name, pruneUndefined(member)]))
}

function membersOf(value: object): readonly (readonly [string, unknown])[] {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('an instance of a class is no JSON')
  return Object.entries(value).filter(([, member]) => isPresent(member))
}

function isOmitted(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (value === '') return name === 'value'
  return typeof value === 'object' && omittedWhenEmpty.has(name) && Object.keys(value ?? {}).length === 0
}

function isPresent(value: unknown): boolean {
  return value !== undefined
}

function plain(value: unknown): unknown {
  if (value === null) throw new TypeError('null means nothing to the API server: leave the field out')
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value
  throw new TypeError(`a ${typeof value} is no JSON value`)
}
