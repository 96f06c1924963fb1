import { isRecord } from '../kubernetes/read.ts'

/**
 * The leaves of a document by their path in the API server's notation: `f:spec`, `f:ports`, `k:{"port":80}`, `f:name`,
 * joined. A list whose items have a key is open, so that several managers may own items of it; every other list is one
 * leaf, and so are the maps that the API server replaces as a whole. `.` stands for a list item itself.
 */
export type Leaves = ReadonlyMap<string, unknown>

const separator = '\u0000'

/** Keys of the items of open lists, by the field that holds the list (Kubernetes' `x-kubernetes-list-map-keys`). */
const itemKeys: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  secrets: ['name'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
}

/** Maps, and items of lists, that have one owner (Kubernetes' `x-kubernetes-map-type: atomic`). */
const atomic = new Set([
  'configMapKeyRef',
  'fieldRef',
  'nodeSelector',
  'ownerReferences',
  'roleRef',
  'secretKeyRef',
  'selector',
])

/** All leaves of a document, in its order. */
export function leavesOf(document: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const leaves = new Map<string, unknown>()
  for (const [name, member] of Object.entries(document)) visit(member, `f:${name}`, name, leaves)
  return leaves
}

function visit(value: unknown, path: string, field: string, leaves: Map<string, unknown>): void {
  const keys = Array.isArray(value) ? keysOf(field, value) : undefined
  if (keys) return visitItems(keys, path, field, leaves)
  if (!isRecord(value) || atomic.has(field) || Object.keys(value).length === 0) {
    leaves.set(path, value)
    return
  }
  for (const [name, member] of Object.entries(value)) visit(member, join(path, `f:${name}`), name, leaves)
}

function visitItems(
  items: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  path: string,
  field: string,
  leaves: Map<string, unknown>,
): void {
  for (const [key, item] of items) {
    const itemPath = join(path, `k:${key}`)
    if (atomic.has(field)) leaves.set(itemPath, item)
    else {
      leaves.set(join(itemPath, '.'), {})
      for (const [name, member] of Object.entries(item)) visit(member, join(itemPath, `f:${name}`), name, leaves)
    }
  }
}

/** The items of an open list by key, or `undefined` where the list is one leaf: empty, without keys, or with duplicates. */
function keysOf(
  field: string,
  list: readonly unknown[],
): ReadonlyMap<string, Readonly<Record<string, unknown>>> | undefined {
  const items = new Map<string, Readonly<Record<string, unknown>>>()
  for (const item of list) {
    const key = isRecord(item) ? keyOf(field, item) : undefined
    if (key === undefined || !isRecord(item) || items.has(key)) return undefined
    items.set(key, item)
  }
  return items.size === 0 ? undefined : items
}

function keyOf(field: string, item: Readonly<Record<string, unknown>>): string | undefined {
  if (field === 'ports') {
    const number = item['containerPort'] === undefined ? 'port' : 'containerPort'
    return JSON.stringify({ [number]: item[number], protocol: item['protocol'] ?? 'TCP' })
  }
  const keys = itemKeys[field]
  if (!keys?.every((name) => item[name] !== undefined)) return undefined
  return JSON.stringify(Object.fromEntries(keys.map((name) => [name, item[name]])))
}

interface Node {
  leaf?: unknown
  readonly members: Map<string, Node>
}

/** The document that has exactly these leaves; items and members in the order of the leaves. */
export function documentOf(leaves: Leaves): Record<string, unknown> {
  const root: Node = { members: new Map() }
  for (const [path, leaf] of leaves) nodeAt(root, path.split(separator)).leaf = leaf
  return Object.fromEntries(membersOf(root))
}

function nodeAt(root: Node, segments: readonly string[]): Node {
  let node = root
  for (const segment of segments) {
    const next = node.members.get(segment) ?? { members: new Map<string, Node>() }
    node.members.set(segment, next)
    node = next
  }
  return node
}

function materialise(node: Node): unknown {
  const [first] = node.members.keys()
  if (first === undefined) return node.leaf
  if (!first.startsWith('k:')) return Object.fromEntries(membersOf(node))
  return [...node.members].map(([segment, item]) => {
    const content = materialise(item)
    const key: unknown = JSON.parse(segment.slice(2))
    return item.members.size > 0 && isRecord(key) && isRecord(content)
      ? { ...missing(key, content), ...content }
      : content
  })
}

function membersOf(node: Node): readonly (readonly [string, unknown])[] {
  return [...node.members].flatMap(([segment, member]) =>
    segment.startsWith('f:') ? [[segment.slice(2), materialise(member)] as const] : [],
  )
}

/** The key fields that an item lost with its last owner; the API server keeps them for as long as the item stands. */
function missing(
  key: Readonly<Record<string, unknown>>,
  content: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.keys(key).some((name) => Object.hasOwn(content, name)) ? {} : key
}

/** The leaves' paths as a FieldsV1 document. */
export function fieldsV1(paths: Iterable<string>): Record<string, unknown> {
  const root: Node = { members: new Map() }
  for (const path of paths) nodeAt(root, path.split(separator))
  return nested(root)
}

function nested(node: Node): Record<string, unknown> {
  return Object.fromEntries([...node.members].map(([segment, member]) => [segment, nested(member)]))
}

/** The paths in a FieldsV1 document, as far as they name leaves. */
export function pathsOf(fields: unknown, prefix = ''): readonly string[] {
  if (!isRecord(fields)) return []
  return Object.entries(fields).flatMap(([segment, member]) => {
    const path = prefix === '' ? segment : join(prefix, segment)
    return isRecord(member) && Object.keys(member).length > 0 ? pathsOf(member, path) : [path]
  })
}

function join(path: string, segment: string): string {
  return `${path}${separator}${segment}`
}
