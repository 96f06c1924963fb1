import { compareText } from '../kubernetes/go-json.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord } from '../kubernetes/read.ts'
import type { Context } from '../settings.ts'
import { adoptedChildren } from './adopted.ts'
import { controllerLabel } from './held.ts'
import type { Kind, Problem, SyncResult } from './kind.ts'
import type {
  ChildObject,
  CustomizeHookRequest,
  CustomizeHookResponse,
  ObjectMap,
  ResourceRule,
  SyncHookRequest,
  SyncHookResponse,
} from './metacontroller-types.ts'
import { pruneChild, pruneUndefined } from './prune.ts'
import { repairedChildren } from './repairs.ts'
import { kindKey } from './rules.ts'
import { limitedStatus } from './status-limits.ts'

/** What an answer is finished for. */
export interface AnswerFrame {
  readonly kind: Kind
  readonly parent: KubernetesObject
  /** The children of the request. */
  readonly observed: ObjectMap
}

/** The whole way of a sync call, without HTTP: the document for the engine, and the problems for the log. */
export function answerSync(
  kind: Kind,
  { parent, children, related }: SyncHookRequest,
  context: Context,
): { readonly response: SyncHookResponse; readonly problems: readonly Problem[] } {
  const result = kind.sync({ parent, children, related }, context)
  return { response: finishAnswer(result, { kind, parent, observed: children }), problems: result.problems }
}

/** The answer to a sync call that holds the children, for problems that keep the sync itself from being made. */
export function answerHeld(
  kind: Kind,
  { parent, children, related }: SyncHookRequest,
  { problems, context }: { readonly problems: readonly Problem[]; readonly context: Context },
): { readonly response: SyncHookResponse; readonly problems: readonly Problem[] } {
  const result = kind.hold({ parent, children, related }, problems, context)
  return { response: finishAnswer(result, { kind, parent, observed: children }), problems: result.problems }
}

/** The whole way of a customize call, without HTTP. */
export function answerCustomize(kind: Kind, { parent }: CustomizeHookRequest, context: Context): CustomizeHookResponse {
  return finishRules(kind.customize(parent, context), kind, parent)
}

/**
 * Turns what a kind answers into the engine's document, the same bytes for the same input: adopted objects echoed,
 * drift repaired, absent values pruned, children sorted by kind and name, the status kept within its limits.
 *
 * @throws Error where the answer would harm the cluster or the engine (a child of an undeclared kind or in a foreign
 * namespace, two of one name, a null): no answer at all is better than such a one.
 */
export function finishAnswer(result: SyncResult, { kind, parent, observed }: AnswerFrame): SyncHookResponse {
  const given = new Set(result.children.map(identity))
  const adopted = result.discardsAdopted ? [] : adoptedChildren(observed, kind.adopts, parent.metadata.name)
  const desired = [...result.children, ...adopted.filter((stub) => !given.has(identity(stub)))]
  const isHeld = result.problems.some(({ severity }) => severity === 'error')
  const sent = isHeld ? desired : repairedChildren(desired, observed, kind.names.group)
  const children = sent.map(finishChild).toSorted((left, right) => compareText(sortKey(left), sortKey(right)))
  checkChildren(children, kind, parent)
  const status = limitedStatus(pruneUndefined(result.status))
  if (!isRecord(status)) throw new TypeError('the status is not an object')
  return result.resyncAfterSeconds !== undefined && result.resyncAfterSeconds > 0
    ? { status, children, resyncAfterSeconds: result.resyncAfterSeconds }
    : { status, children }
}

/**
 * The document for a customize call.
 *
 * @throws Error on a rule without a namespace (it would mean every namespace), of a kind that is not declared (the
 * engine could not watch it, and every sync would fail) or by a label that is not (the gateway would not remember it).
 */
export function finishRules(
  rules: readonly ResourceRule[],
  kind: Kind,
  { metadata }: KubernetesObject,
): CustomizeHookResponse {
  const declared = new Set(kind.relates.map(({ apiVersion, resource }) => `${apiVersion} ${resource}`))
  const labels = new Set(kind.relatesByLabels)
  for (const { apiVersion, resource, namespace, labelSelector } of rules) {
    if (namespace !== metadata.namespace) throw new Error(`a rule for ${resource} is not for the parent's namespace`)
    if (!declared.has(`${apiVersion} ${resource}`)) throw new Error(`${resource} of ${apiVersion} is not in relates`)
    for (const label of Object.keys(labelSelector?.matchLabels ?? {})) {
      if (!labels.has(label)) throw new Error(`label ${label} is not in relatesByLabels`)
    }
  }
  return { relatedResources: rules }
}

/** The engine sets its own label itself; a user's value in its place would make it refuse the whole answer. */
function finishChild(child: ChildObject): ChildObject {
  const { [controllerLabel]: _engines, ...labels } = child.metadata.labels ?? {}
  try {
    const pruned = pruneChild({ ...child, metadata: { ...child.metadata, labels } })
    if (isChild(pruned)) return pruned
  } catch (error) {
    throw new Error(`${identity(child)} cannot be sent`, { cause: error })
  }
  throw new Error(`${identity(child)} lacks apiVersion, kind or name`)
}

function isChild(value: unknown): value is ChildObject {
  if (!isRecord(value) || !isRecord(value['metadata'])) return false
  return [value['apiVersion'], value['kind'], value['metadata']['name']].every(
    (text) => typeof text === 'string' && text !== '',
  )
}

const writableMetadata = new Set(['name', 'namespace', 'labels', 'annotations'])

function checkChildren(children: readonly ChildObject[], kind: Kind, parent: KubernetesObject): void {
  const declared = new Set([...kind.makes, ...kind.adopts].map(kindKey))
  const seen = new Set<string>()
  for (const child of children) {
    const name = identity(child)
    if (!declared.has(kindKey(child))) throw new Error(`${name} is of a kind that ${kind.names.kind} does not declare`)
    if (child.metadata.namespace !== parent.metadata.namespace) throw new Error(`${name} is in a foreign namespace`)
    if (seen.has(name)) throw new Error(`${name} is answered twice`)
    seen.add(name)
    const system = Object.keys(child.metadata).find((field) => !writableMetadata.has(field))
    if (system !== undefined) throw new Error(`${name} sets metadata.${system}, which is not ours`)
    if (Object.hasOwn(child, 'status')) throw new Error(`${name} sets a status, which is not ours`)
  }
}

function identity(child: ChildObject): string {
  return `${kindKey(child)} ${child.metadata.name}`
}

function sortKey({ kind, apiVersion, metadata }: ChildObject): string {
  return `${kind} ${metadata.name} ${apiVersion}`
}
