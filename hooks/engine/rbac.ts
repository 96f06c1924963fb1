import { compareText } from '../kubernetes/go-json.ts'
import type { PolicyRule } from '../kubernetes/objects.ts'
import type { Kind, ResourceKind } from './kind.ts'
import { engineDefinitions } from './resource-kinds.ts'

/** The rights that the engine needs, by where they are given. */
export interface EngineRights {
  /** Cluster-wide always: the engine's own definitions and the CustomResourceDefinitions of the parents. */
  readonly definitions: readonly PolicyRule[]
  /** Cluster-wide where nothing narrows the engine's view: it asks for the list of namespaces. */
  readonly namespaces: readonly PolicyRule[]
  /** In every managed namespace, or cluster-wide: parents, children, related objects, events, and what is granted on. */
  readonly managed: readonly PolicyRule[]
  /** In every managed namespace where owner references are checked (OpenShift): they block their owner's deletion. */
  readonly ownership: readonly PolicyRule[]
  /** In the release's namespace, with more than one replica. */
  readonly leaderElection: readonly PolicyRule[]
}

interface Right {
  readonly apiGroup: string
  readonly resource: string
  readonly verbs: readonly string[]
  readonly resourceNames?: readonly string[] | undefined
}

const view = ['get', 'list', 'watch']
const write = [...view, 'create', 'update', 'patch', 'delete']
/** Adopting sets an owner reference by an update; nothing else is ever written. */
const adopt = [...view, 'update']

/**
 * What the engine must be allowed to do for these kinds, each right once, in a fixed order.
 *
 * @throws Error where a kind would need Secrets or everything of something: an operator must not.
 */
export function rbacRules(kinds: readonly Kind[]): EngineRights {
  const parents = kinds.map(({ names }) => ({ apiGroup: names.group, resource: names.plural }))
  return {
    definitions: policyRules(engineDefinitions.map((definition) => rightOn(definition, view))),
    namespaces: policyRules([{ apiGroup: '', resource: 'namespaces', verbs: ['list', 'watch'] }]),
    managed: policyRules([
      ...parents.map((parent) => ({ ...parent, verbs: view })),
      ...parents.map(({ apiGroup, resource }) => ({ apiGroup, resource: `${resource}/status`, verbs: ['update'] })),
      ...kinds.flatMap(({ makes }) => makes.map((child) => rightOn(child, write))),
      ...kinds.flatMap(({ adopts }) => adopts.map((child) => rightOn(child, adopt))),
      ...kinds.flatMap(({ relates }) => relates.map((related) => rightOn(related, view))),
      ...kinds.flatMap(({ grants }) => (grants ?? []).flatMap(rightsOf)),
      { apiGroup: '', resource: 'events', verbs: ['create', 'patch'] },
    ]),
    ownership: policyRules(
      parents.map(({ apiGroup, resource }) => ({ apiGroup, resource: `${resource}/finalizers`, verbs: ['update'] })),
    ),
    leaderElection: policyRules([
      { apiGroup: 'coordination.k8s.io', resource: 'leases', verbs: ['get', 'create', 'update'] },
    ]),
  }
}

function rightOn({ apiVersion, resource }: ResourceKind, verbs: readonly string[]): Right {
  return { apiGroup: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '', resource, verbs }
}

function rightsOf({ apiGroups, resources, verbs, resourceNames }: PolicyRule): readonly Right[] {
  return apiGroups.flatMap((apiGroup) => resources.map((resource) => ({ apiGroup, resource, verbs, resourceNames })))
}

/** One rule for the resources of a group that have the same verbs; the verbs of one resource united. */
function policyRules(rights: readonly Right[]): readonly PolicyRule[] {
  for (const right of rights) refuseTooMuch(right)
  const perResource = grouped(rights, ({ apiGroup, resource, resourceNames }) =>
    JSON.stringify([apiGroup, resource, resourceNames?.toSorted()]),
  ).map(united)
  return grouped(perResource, ({ apiGroup, verbs, resourceNames }) => JSON.stringify([apiGroup, verbs, resourceNames]))
    .map(toRule)
    .toSorted((left, right) => compareText(ruleKey(left), ruleKey(right)))
}

function grouped(
  rights: readonly Right[],
  key: (right: Right) => string,
): readonly (readonly [Right, ...(readonly Right[])])[] {
  const groups = new Map<string, readonly [Right, ...(readonly Right[])]>()
  for (const right of rights) {
    const group = groups.get(key(right))
    groups.set(key(right), group ? [...group, right] : [right])
  }
  return [...groups.values()]
}

function united(rights: readonly [Right, ...(readonly Right[])]): Right {
  const verbs = [...new Set(rights.flatMap((right) => right.verbs))]
  return {
    ...rights[0],
    verbs: verbs.toSorted((left, right) => verbRank(left) - verbRank(right) || compareText(left, right)),
  }
}

function verbRank(verb: string): number {
  const rank = write.indexOf(verb)
  return rank < 0 ? write.length : rank
}

function toRule(rights: readonly [Right, ...(readonly Right[])]): PolicyRule {
  const [{ apiGroup, verbs, resourceNames }] = rights
  const resources = rights.map(({ resource }) => resource).toSorted(compareText)
  return { apiGroups: [apiGroup], resources, ...(resourceNames ? { resourceNames } : {}), verbs }
}

function ruleKey({ apiGroups, resources }: PolicyRule): string {
  return `${apiGroups.join()} ${resources.join()}`
}

function refuseTooMuch({ apiGroup, resource, verbs }: Right): void {
  if ([apiGroup, resource, ...verbs].includes('*')) throw new Error(`a right on everything is asked for: ${resource}`)
  if (apiGroup === '' && resource.startsWith('secrets')) throw new Error('a right on Secrets is asked for')
}
