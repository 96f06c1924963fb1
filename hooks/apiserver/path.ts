/** What a request path of the Kubernetes API names (Kubernetes API concepts, "Resource URIs"). */
export interface ApiPath {
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string
  /** Plural, lower case: `configmaps`. */
  readonly resource: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
}

/** `v1/configmaps`, `apps/v1/deployments`: one resource of one API version. */
export type ResourceKey = string

/** The key of a resource by its API version and plural name. */
export function resourceKey(kind: { readonly apiVersion: string; readonly resource: string }): ResourceKey {
  return `${kind.apiVersion}/${kind.resource}`
}

/**
 * Reads a path without its query; `undefined` for discovery, health and everything else that names no resource, and for
 * every path that is not written in its one plain form: what is decided here must be what the API server reads.
 */
export function parseApiPath(path: string): ApiPath | undefined {
  if (!isPlain(path)) return undefined
  const [root, ...rest] = path.split('/').slice(1)
  if (root === 'api' && rest.length >= 2) return resourcePath(rest[0] ?? '', rest.slice(1))
  if (root === 'apis' && rest.length >= 3) return resourcePath(`${rest[0]}/${rest[1]}`, rest.slice(2))
  return undefined
}

/** The resource of a request path; empty where it names none. */
export function resourceOf(path: string): ResourceKey {
  const parsed = parseApiPath(path)
  return parsed ? resourceKey(parsed) : ''
}

/** The path of a collection: of one namespace, or of all of them where `namespace` is empty. */
export function collectionPath(path: ApiPath, namespace: string): string {
  const root = path.apiVersion.includes('/') ? `/apis/${path.apiVersion}` : `/api/${path.apiVersion}`
  return namespace === ''
    ? `${root}/${path.resource}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${path.resource}`
}

/**
 * Whether a path of discovery: of the API groups, or of the resources of one version. It shows no object, and every
 * account may read it (`system:discovery`).
 */
export function isDiscovery(path: string): boolean {
  if (!isPlain(path)) return false
  const [root, ...rest] = path.split('/').slice(1)
  return (root === 'api' && rest.length <= 1) || (root === 'apis' && rest.length <= 2)
}

/**
 * Whether a path has one reading only: no escapes, no empty or dotted segments, no characters that URLs give a meaning.
 * The names of our kinds' children need none of these, and `:` is what Roles may have besides.
 */
function isPlain(path: string): boolean {
  const [before, ...segments] = path.split('/')
  return before === '' && segments.every((segment) => segment !== '.' && segment !== '..' && plainSegment.test(segment))
}

const plainSegment = /^[\w.:~-]+$/

const namespaceSubresources: ReadonlySet<string> = new Set(['status', 'finalize'])

function resourcePath(apiVersion: string, segments: readonly string[]): ApiPath | undefined {
  const [first = '', second, third = ''] = segments
  const isNamespaced = first === 'namespaces' && segments.length >= 3 && !namespaceSubresources.has(third)
  if (!isNamespaced) return named(apiVersion, segments)
  return { ...named(apiVersion, segments.slice(2)), ...(second === undefined ? {} : { namespace: second }) }
}

function named(apiVersion: string, segments: readonly string[]): ApiPath {
  const [resource = '', name, ...subresource] = segments
  return {
    apiVersion,
    resource,
    ...(name === undefined ? {} : { name }),
    ...(subresource.length === 0 ? {} : { subresource: subresource.join('/') }),
  }
}
