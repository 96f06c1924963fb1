import { kinds } from '../kinds/index.ts'
import type { KubernetesObject, ObjectReference } from '../kubernetes/objects.ts'
import { deleteObject, editObject, objectsIn, putObject } from '../simulator/edit.ts'
import { find } from '../simulator/fake-api-server.ts'
import { inProcess } from '../simulator/in-process.ts'
import type { JsonPatch } from '../simulator/json-patch.ts'
import { createSimulation, type Pass, runUntilQuiet, writesAmong } from '../simulator/simulation.ts'
import type { Simulation } from '../simulator/state.ts'
import { makeReady } from '../simulator/workloads.ts'
import { type Manifests, readManifests } from './manifests.ts'
import { contextOf, type KitOptions } from './options.ts'

export interface ConvergeOptions extends KitOptions {
  /** Whether workloads become available, as on nodes that have their images; true unless given. */
  readonly ready?: boolean
}

/** What was written until the cluster was at rest again. */
export interface Writes {
  readonly created: readonly ObjectReference[]
  readonly updated: readonly ObjectReference[]
  readonly deleted: readonly ObjectReference[]
  /** Rounds in which something waited for a sync. */
  readonly passes: number
}

/** A cluster in memory, at rest, with the operator in it. Each change is followed by its consequences. */
export interface ConvergedCluster {
  /** What the first convergence wrote. */
  readonly writes: Writes
  /** Every object, the manifests' among them, by kind and name. */
  objects(): readonly KubernetesObject[]
  get(reference: ObjectReference): KubernetesObject | undefined
  /** Creates or replaces objects. @throws Error where the API server would refuse one. */
  apply(manifests: Manifests): Promise<Writes>
  /** Edits any object by JSON patch (RFC 6902): a child too, which is drift. @throws Error where it is not there or the patch does not fit. */
  patch(reference: ObjectReference, patch: JsonPatch): Promise<Writes>
  /** Deletes an object and what it owns. @throws Error where it is not there. */
  delete(reference: ObjectReference): Promise<Writes>
}

/**
 * Puts manifests into a cluster that exists in memory only, and does what Metacontroller and the operator would do, until
 * nothing changes any more.
 *
 * @throws Error where a manifest is invalid, an option cannot be used, or the cluster does not come to rest.
 */
export async function converge(manifests: Manifests, options: ConvergeOptions = {}): Promise<ConvergedCluster> {
  const context = contextOf(options)
  const simulation = createSimulation(validObjects(manifests), kinds, { now: context.now })
  const settle = async (): Promise<Writes> => {
    const { passes, isQuiet } = await runUntilQuiet(
      simulation,
      inProcess(context),
      options.ready === false ? {} : { between: makeReady },
    )
    return writesOf(passes, isQuiet)
  }
  return clusterOf(simulation, await settle(), settle)
}

function clusterOf(simulation: Simulation, writes: Writes, settle: () => Promise<Writes>): ConvergedCluster {
  return {
    writes,
    objects: () => objectsIn(simulation),
    get: (reference) => find(simulation.apiServer, reference),
    async apply(manifests) {
      for (const object of validObjects(manifests)) putObject(simulation, object)
      return await settle()
    },
    async patch(reference, patch) {
      editObject(simulation, reference, patch)
      return await settle()
    },
    async delete(reference) {
      const start = simulation.apiServer.changes.length
      deleteObject(simulation, reference)
      // what goes with its owner goes at once, in no pass
      const { deleted } = writesAmong(simulation.apiServer.changes.slice(start), kinds)
      const then = await settle()
      return { ...then, deleted: [...deleted, ...then.deleted] }
    },
  }
}

function validObjects(manifests: Manifests): readonly KubernetesObject[] {
  const { objects, validationErrors } = readManifests(manifests)
  const [first] = validationErrors
  if (!first) return objects.map(({ object }) => object)
  const place = [first.file, `document ${first.document}`, first.subject, first.field].filter(Boolean).join(', ')
  throw new Error(`${place}: ${first.message}`)
}

function writesOf(passes: readonly Pass[], isQuiet: boolean): Writes {
  const failure = passes.at(-1)?.failures[0]
  if (failure) throw new Error(`${failure.parent.kind} ${failure.parent.name}: ${failure.message}`)
  if (!isQuiet) throw new Error(`The cluster did not come to rest within ${passes.length} passes.`)
  return {
    created: passes.flatMap(({ created }) => created),
    updated: passes.flatMap(({ updated }) => updated),
    deleted: passes.flatMap(({ deleted }) => deleted),
    passes: passes.length,
  }
}
