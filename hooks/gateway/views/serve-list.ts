import { parsedJson } from '../../apiserver/json/document.ts'
import { type ListOutcome, listPages, type Refusal } from '../../apiserver/list-pages.ts'
import { collectionPath } from '../../apiserver/path.ts'
import { selectionOf } from '../../apiserver/query.ts'
import { isRecord } from '../../kubernetes/read.ts'
import { answerFailure, type Call } from '../routing/call.ts'
import type { CollectionRoute } from '../routing/route.ts'
import type { ScopedResource } from '../routing/scope.ts'
import { failure } from '../routing/status.ts'
import { cachedObject, objectKey } from './cached-object.ts'
import { inParallel } from './in-parallel.ts'
import { type ListBody, openList } from './list-body.ts'
import type { SliceReader } from './slice-watch.ts'
import { emptySnapshot, listVersion, type NamespaceSlice, type Snapshot } from './snapshot.ts'
import type { Snapshots } from './snapshots.ts'

const notReady: Refusal = {
  complete: false,
  status: 503,
  body: Buffer.from(JSON.stringify(failure('ServiceUnavailable', 'The API server is not ready yet.'))),
}

/** An API server answers each list after up to 100 ms of waiting for etcd: many at a time wait together. */
const listsAtATime = 10

/**
 * Answers a cluster-wide LIST with the objects of all slices, passed on item by item as they come in. It says no
 * `continue`: the paging is the gateway's own. A namespace that cannot be read counts as empty. The list's version stands
 * for the versions of all slices; the WATCH that follows brings it back.
 */
export async function serveList(call: Call, route: CollectionRoute, tools: ListTools): Promise<void> {
  if (call.query.has('continue')) {
    return answerFailure(
      call,
      failure('Expired', 'The gateway does not page lists. List again without a continue token.'),
    )
  }
  const { scoped } = route
  const snapshot = emptySnapshot(tools.namespaces)
  const body = openList(call)
  const refusal = await readSlices(call, route, { snapshot, body }, tools)
  if (refusal) return body.fail(refusal)

  const selection = selectionOf(call.query, scoped.labelSelector)
  tools.snapshots.leave(scoped.key, selection.toString(), listVersion(snapshot), snapshot)
  body.end(scoped, listVersion(snapshot))
}

export interface ListTools extends SliceReader {
  /** Of the slices of a snapshot, in the API server's order. */
  readonly namespaces: readonly string[]
  readonly snapshots: Pick<Snapshots, 'leave'>
}

interface Reading {
  readonly snapshot: Snapshot
  readonly body: ListBody
}

/** Reads all slices into the snapshot and the body; answers the refusal that the engine has to hear, if there is one. */
async function readSlices(
  call: Call,
  { scoped, path }: CollectionRoute,
  { snapshot, body }: Reading,
  { apiServer, large, access, readiness }: SliceReader,
): Promise<Refusal | undefined> {
  const selection = selectionOf(call.query, scoped.labelSelector)
  const cancellation = new AbortController()
  const signal = AbortSignal.any([call.signal, cancellation.signal])
  const refusals: Refusal[] = []

  async function read(namespace: string, slice: NamespaceSlice, begin: Promise<void>): Promise<ListOutcome> {
    const request = { apiServer, large, path: collectionPath(path, namespace), selection, signal, begin }
    const outcome = await listPages(request, (items) => body.add(showAll(slice, scoped, items)))
    if (outcome.complete) {
      slice.version = outcome.version
      access.granted(namespace, scoped.key)
    } else if (isOfNamespace(outcome, namespace) && (await readiness.isServing())) {
      access.refused(namespace, scoped.key, outcome.status)
    } else {
      refusals.push(isOfNamespace(outcome, namespace) ? notReady : outcome)
      cancellation.abort()
    }
    return outcome
  }

  // All are asked at once and read in their order, which is the API server's own: by namespace, then by name.
  let before: Promise<void> = Promise.resolve()
  const outcomes = await inParallel([...snapshot], listsAtATime, ([namespace, slice]) => {
    const reading = read(namespace, slice, before)
    before = reading.then(
      () => undefined,
      () => cancellation.abort(),
    )
    return reading
  }).catch((error: unknown) => {
    if (refusals.length === 0) throw error
    return refusals // the other lists were cancelled
  })
  // A resource that no namespace knows does not exist.
  const unknown = outcomes.flatMap((outcome) => (!outcome.complete && outcome.status === 404 ? [outcome] : []))
  return refusals[0] ?? (unknown.length === outcomes.length ? unknown[0] : undefined)
}

/** Whether a refusal concerns one namespace only, which then counts as empty. */
function isOfNamespace(outcome: Refusal, namespace: string): boolean {
  return namespace !== '' && (outcome.status === 403 || outcome.status === 404)
}

function showAll(slice: NamespaceSlice, scoped: ScopedResource, items: readonly Buffer[]): readonly Buffer[] {
  for (const item of items) {
    const object = parsedJson(item)
    if (isRecord(object)) slice.objects.set(objectKey(object), cachedObject(object, scoped))
  }
  return items
}
