import type { RegistryFilter } from '../api/v1alpha1/mcp-registry.ts'
import { goJson } from '../kubernetes/go-json.ts'
import { sha256Hex } from '../kubernetes/hash.ts'
import { globMatcher } from './glob.ts'
import type { Registry } from './registry.ts'

type Accepts<Value> = (value: Value) => boolean

/**
 * The registry with only the servers that a filter takes: the name must pass and the tags must pass, excludes win over
 * includes. A malformed glob leaves out every name it is asked about. Version, time and groups stay as they are.
 */
export function filterRegistry(registry: Registry, filter: RegistryFilter | undefined): Registry {
  if (!filter) return registry
  const acceptsName = nameAcceptor(filter)
  const acceptsTags = tagAcceptor(filter)
  return {
    ...registry,
    servers: selected(registry.servers, acceptsName, acceptsTags),
    remote_servers: registry.remote_servers && selected(registry.remote_servers, acceptsName, acceptsTags),
  }
}

function selected<Server extends { readonly tags?: readonly string[] | undefined }>(
  servers: Readonly<Record<string, Server>>,
  acceptsName: Accepts<string>,
  acceptsTags: Accepts<readonly string[]>,
): Readonly<Record<string, Server>> {
  return Object.fromEntries(
    Object.entries(servers).filter(([name, { tags }]) => acceptsName(name) && acceptsTags(tags ?? [])),
  )
}

function noName(): boolean {
  return false
}

function anyName(): boolean {
  return true
}

function nameAcceptor({ names }: RegistryFilter): Accepts<string> {
  const includes = (names?.include ?? []).map((pattern) => globMatcher(pattern) ?? noName)
  const excludes = (names?.exclude ?? []).map((pattern) => globMatcher(pattern) ?? anyName)
  return (name) =>
    !excludes.some((matches) => matches(name)) && (includes.length === 0 || includes.some((matches) => matches(name)))
}

function tagAcceptor({ tags }: RegistryFilter): Accepts<readonly string[]> {
  const includes = new Set(tags?.include)
  const excludes = new Set(tags?.exclude)
  return (own) => !own.some((tag) => excludes.has(tag)) && (includes.size === 0 || own.some((tag) => includes.has(tag)))
}

/** Hex SHA-256 of the filter's compact JSON (`null` without a filter), as the Go operator writes it in `lastAppliedFilterHash`. */
export function filterHash(filter: RegistryFilter | undefined): string {
  if (!filter) return sha256Hex('null')
  return sha256Hex(goJson({ names: selection(filter.names), tags: selection(filter.tags) }))
}

function selection(
  lists: RegistryFilter['names'] | RegistryFilter['tags'],
): { include: readonly string[] | undefined; exclude: readonly string[] | undefined } | undefined {
  return lists && { include: nonEmpty(lists.include), exclude: nonEmpty(lists.exclude) }
}

function nonEmpty(list: readonly string[] | undefined): readonly string[] | undefined {
  return list && list.length > 0 ? list : undefined
}
