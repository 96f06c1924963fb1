import type { Kind, Problem } from '../../hooks/engine/kind.ts'
import type { ChildObject, ObjectMap, SyncHookRequest } from '../../hooks/engine/metacontroller-types.ts'
import { answerSync } from '../../hooks/engine/response.ts'
import { kindKey, objectKey } from '../../hooks/engine/rules.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { ConditionDraft } from '../../hooks/kubernetes/conditions.ts'
import type { KubernetesObject, ObjectMeta } from '../../hooks/kubernetes/objects.ts'
import { isRecord, listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { type Context, Settings } from '../../hooks/settings.ts'
import { deepFrozen } from './engine-simulation.ts'

export const namespace = 'demo'
export const context: Context = { now: '2026-11-22T12:00:00Z', settings: Settings.parse({}) }

type Fields = Readonly<Record<string, unknown>>

/** An object in the namespace of the tests. */
export function objectOf(
  apiVersion: string,
  kind: string,
  { metadata, ...content }: { readonly metadata: Partial<ObjectMeta> & { readonly name: string } } & Fields,
): KubernetesObject {
  return { apiVersion, kind, metadata: { namespace, ...metadata }, ...content }
}

/** A ConfigMap. */
export function configMapOf(name: string, data: Readonly<Record<string, string>>): KubernetesObject {
  return objectOf('v1', 'ConfigMap', { metadata: { name }, data })
}

/** An object of one of our kinds. */
export function ourObject(
  kind: string,
  name: string,
  spec: Fields = {},
  metadata: Partial<ObjectMeta> = {},
): KubernetesObject {
  return objectOf('toolhive.stacklok.dev/v1alpha1', kind, {
    metadata: { name, uid: `uid-${kind}-${name}`, generation: 1, ...metadata },
    spec,
  })
}

/** An MCPServer named `demo-server` that runs an image and speaks stdio, changed by `spec`. */
export function serverOf(spec: Fields = {}, metadata: Partial<ObjectMeta> = {}): KubernetesObject {
  const { name = 'demo-server', ...rest } = metadata
  return ourObject('MCPServer', name, { image: 'ghcr.io/acme/tool:1', ...spec }, rest)
}

/** An MCPRemoteProxy named `demo-proxy` with an inline issuer, changed by `spec`. */
export function proxyOf(spec: Fields = {}, metadata: Partial<ObjectMeta> = {}): KubernetesObject {
  const { name = 'demo-proxy', ...rest } = metadata
  return ourObject(
    'MCPRemoteProxy',
    name,
    { remoteURL: 'https://mcp.example.com', oidcConfig: inlineOidc, ...spec },
    rest,
  )
}

export const inlineOidc = {
  type: 'inline',
  inline: { issuer: 'https://issuer.example.com', audience: 'mcp' },
} as const

export const inlinePolicies = {
  type: 'inline',
  inline: { policies: ['permit(principal, action, resource);'] },
} as const

export const tokenExchange = {
  type: 'tokenExchange',
  tokenExchange: {
    tokenUrl: 'https://issuer.example.com/token',
    clientId: 'exchanger',
    clientSecretRef: { name: 'exchange', key: 'secret' },
    audience: 'backend',
  },
} as const

/** Objects as the engine sends them: by kind, then by key. */
export function objectMap(...objects: readonly KubernetesObject[]): ObjectMap {
  const byKind: Record<string, Record<string, KubernetesObject>> = {}
  for (const object of objects) {
    const key = objectKey(object.metadata.namespace ?? namespace, object.metadata.name)
    byKind[kindKey(object)] = { ...byKind[kindKey(object)], [key]: object }
  }
  return byKind
}

interface RequestParts {
  readonly related?: readonly KubernetesObject[]
  readonly children?: ObjectMap
}

/** A sync request in which nobody can change anything. */
export function syncRequestOf(
  parent: KubernetesObject,
  { related = [], children = {} }: RequestParts,
): SyncHookRequest {
  const controller = objectOf('metacontroller.k8s.io/v1alpha1', 'CompositeController', {
    metadata: { name: 'toolhive' },
  })
  return deepFrozen({ controller, parent, children, related: objectMap(...related), finalizing: false })
}

export interface Synced {
  readonly children: readonly ChildObject[]
  readonly status: Fields
  readonly problems: readonly Problem[]
}

/** What the hook answers for a parent of any of our kinds, as it goes over the wire. */
export function synced(
  parent: KubernetesObject,
  { settings = {}, ...parts }: RequestParts & { readonly settings?: Partial<Settings> } = {},
): Synced {
  const changed = { ...context, settings: { ...context.settings, ...settings } }
  const { response, problems } = answerSync(kindOf(parent), syncRequestOf(parent, parts), changed)
  return { children: response.children, status: response.status, problems }
}

/** The child of a kind and name. @throws Error where the answer has none. */
export function childOf({ children }: Pick<Synced, 'children'>, kind: string, name: string): ChildObject {
  const found = children.find((child) => child.kind === kind && child.metadata.name === name)
  if (!found) throw new Error(`no ${kind} ${name} among ${children.map((child) => child.metadata.name).join(', ')}`)
  return found
}

/** The RunConfig among the children, parsed. */
export function runConfigOf(answer: Pick<Synced, 'children'>): Fields {
  const configMap = answer.children.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-runconfig'),
  )
  const parsed: unknown = JSON.parse(stringAt(configMap, 'data', 'runconfig.json') ?? 'null')
  if (!isRecord(parsed)) throw new Error('no RunConfig among the children')
  return parsed
}

/** The container of the proxy. */
export function proxyContainerOf(answer: Pick<Synced, 'children'>): Fields {
  const deployment = answer.children.find(({ kind }) => kind === 'Deployment')
  const [container] = listAt(deployment, 'spec', 'template', 'spec', 'containers')
  if (!isRecord(container)) throw new Error('no proxy container among the children')
  return container
}

/** The pod patch of a server: the argument's JSON, as text. */
export function podPatchOf(answer: Pick<Synced, 'children'>): string | undefined {
  const prefix = '--k8s-pod-patch='
  const found = listAt(proxyContainerOf(answer), 'args').find(
    (argument): argument is string => typeof argument === 'string' && argument.startsWith(prefix),
  )
  return found?.slice(prefix.length)
}

/** A condition of a status, without its time. */
export function conditionOf({ status }: Pick<Synced, 'status'>, type: string): Partial<ConditionDraft> | undefined {
  const found = listAt(status, 'conditions').find((condition) => stringAt(condition, 'type') === type)
  if (!isRecord(found)) return undefined
  const { lastTransitionTime: _time, observedGeneration: _generation, ...condition } = found
  return condition
}

/** Reasons of the problems, in their order. */
export function reasonsOf({ problems }: Pick<Synced, 'problems'>): readonly string[] {
  return problems.map(({ reason }) => reason)
}

/** The kind of a parent. */
export function kindOf({ kind }: Pick<KubernetesObject, 'kind'>): Kind {
  const found = kinds.find(({ names }) => names.kind === kind)
  if (!found) throw new Error(`${kind} is none of our kinds`)
  return found
}
