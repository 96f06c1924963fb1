import type { Kind } from '../../engine/kind.ts'
import type { KubernetesObject, ObjectReference } from '../../kubernetes/objects.ts'
import { listAt, stringAt } from '../../kubernetes/read.ts'
import { objectsIn } from '../../simulator/edit.ts'
import type { Pass } from '../../simulator/simulation.ts'
import type { Simulation } from '../../simulator/state.ts'
import { columns } from '../columns.ts'
import { subjectOf } from '../input/documents.ts'

/** What one pass did, a line for each object. */
export function passReport(pass: Pass): string {
  const rows = [
    ...pass.created.map((reference) => ['created', nameOf(reference)]),
    ...pass.updated.map((reference) => ['updated', nameOf(reference)]),
    ...pass.deleted.map((reference) => ['deleted', nameOf(reference)]),
    ...pass.statuses.map(({ parent, status }) => ['status', `${nameOf(parent)}: ${statusSummary(status)}`]),
    ...pass.failures.map(({ parent, message }) => ['failed', `${nameOf(parent)}: ${message}`]),
  ]
  const head = `Pass ${pass.number}: ${pass.calls.length} hook call${pass.calls.length === 1 ? '' : 's'}`
  return rows.length === 0 ? `${head}, nothing changed` : `${head}\n${columns(rows)}`
}

/** The parents of a cluster, by kind and name. */
export function parentsIn(simulation: Simulation): readonly KubernetesObject[] {
  return objectsIn(simulation).filter((object) => isParent(object, simulation.kinds))
}

/** Parents with phase, readiness, number of children and URL. */
export function parentTable(parents: readonly KubernetesObject[], simulation: Simulation): string {
  const all = objectsIn(simulation)
  const rows = parents.map((parent) => [
    subjectOf(parent),
    stringAt(parent, 'status', 'phase') ?? '',
    stringAt(readyOf(parent['status']), 'status') ?? '',
    String(childrenOf(parent, all).length),
    stringAt(parent, 'status', 'url') ?? '',
  ])
  return columns([['PARENT', 'PHASE', 'READY', 'CHILDREN', 'URL'], ...rows], '')
}

/** Whether a parent's condition Ready is False. */
export function isUnready({ status }: KubernetesObject): boolean {
  return stringAt(readyOf(status), 'status') === 'False'
}

/** The objects that a parent controls. */
export function childrenOf(parent: KubernetesObject, all: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return all.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === parent.metadata.uid),
  )
}

/** `Pending, Ready=False (NotAvailable): message`; as much of it as there is. */
export function statusSummary(status: unknown): string {
  const ready = readyOf(status)
  const readiness = ready ? `Ready=${stringAt(ready, 'status')} (${stringAt(ready, 'reason')})` : undefined
  const message = stringAt(ready, 'message') ?? stringAt(status, 'message')
  const head = [stringAt(status, 'phase'), readiness].filter((part) => part !== undefined).join(', ')
  return [head, message].filter((part) => part !== undefined && part !== '').join(': ')
}

function readyOf(status: unknown): unknown {
  return listAt(status, 'conditions').find((condition) => stringAt(condition, 'type') === 'Ready')
}

function isParent({ apiVersion, kind }: KubernetesObject, kinds: readonly Kind[]): boolean {
  return kinds.some((candidate) => candidate.parent.apiVersion === apiVersion && candidate.names.kind === kind)
}

/** `Deployment default/weather`. */
export function nameOf({ kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`
}
