import { apiGroup } from '../../hooks/api/names.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt } from '../../hooks/kubernetes/read.ts'
import type { Context } from '../../hooks/settings.ts'
import { deleteObject, objectsIn, putObject } from '../../hooks/simulator/edit.ts'
import { find, referenceOf } from '../../hooks/simulator/fake-api-server.ts'
import { inProcess } from '../../hooks/simulator/in-process.ts'
import { createSimulation, runUntilQuiet } from '../../hooks/simulator/simulation.ts'
import type { HookCall, Simulation } from '../../hooks/simulator/state.ts'
import { deepFrozen } from '../support/engine-simulation.ts'
import type { Action } from './actions.ts'
import { byHand } from './by-hand.ts'
import type { Outcome, Recording, SecondStep } from './recordings.ts'
import { type RegistryPods, registryPods } from './registry-pods.ts'
import { sourcesOf } from './sources.ts'

/** The outcomes of a recording's steps with our operator, the second one made from the first. */
export interface Replay {
  readonly first: Outcome
  readonly ready: Outcome | undefined
  readonly second: Outcome | undefined
}

/** Runs a recording's steps in a simulated cluster, with the objects that the API server takes. */
export async function replay(
  recording: Recording,
  accepted: readonly KubernetesObject[],
  context: Context,
): Promise<Replay> {
  const sources = await sourcesOf(recording)
  try {
    const simulation = createSimulation(structuredClone(sources.located(accepted)), kinds, { now: context.now })
    return await replayIn({ simulation, pods: registryPods(simulation.apiServer, sources.http), context }, recording)
  } finally {
    await sources.close()
  }
}

async function replayIn(running: Running, { name, given, ...recorded }: Recording): Promise<Replay> {
  const { settled = [], ready = [], second = [] } = byHand(name)
  const users = [...given, ...(recorded.second?.applied ?? [])]
  const after = async (actions: readonly Action[]): Promise<Outcome> => {
    for (const action of actions) action(running.simulation)
    await settle(running)
    return outcomeOf(running.simulation, users)
  }
  await settle(running)
  return {
    first: await after(settled),
    ready: recorded.ready && (await after(ready)),
    second: recorded.second && (await after([...stepsOf(recorded.second), ...second])),
  }
}

interface Running {
  readonly simulation: Simulation
  readonly pods: RegistryPods
  readonly context: Context
}

const maxRounds = 10

/** Lets engine and registries' pods work until nothing changes any more. */
async function settle({ simulation, pods, context }: Running): Promise<void> {
  for (let round = 0; round < maxRounds; round += 1) {
    const { passes, isQuiet } = await runUntilQuiet(simulation, overTheWire(context))
    const [failure] = passes.at(-1)?.failures ?? []
    if (failure) throw new Error(`${failure.parent.kind} ${failure.parent.name}: ${failure.message}`)
    if (!isQuiet) throw new Error('the cluster does not come to rest')
    if (!(await pods.run())) return
  }
  throw new Error("the registries' pods do not come to rest")
}

/** The hooks in this process, with requests that nobody can change and answers as JSON carries them. */
function overTheWire(context: Context): HookCall {
  return async (kind, hook, request) => {
    const answer: unknown = await inProcess(context)(kind, hook, deepFrozen(structuredClone(request)))
    return JSON.parse(JSON.stringify(answer))
  }
}

function stepsOf({ applied, deleted }: SecondStep): readonly Action[] {
  return [...applied.map((object) => appliedAs(object)), ...deleted.map((object) => deletedAs(object))]
}

/** As `kubectl apply` does it: annotations of others stay. */
function appliedAs(object: KubernetesObject): Action {
  return (simulation) => {
    const before = find(simulation.apiServer, referenceOf(object))
    const { labels = {}, annotations } = object.metadata
    const metadata = { ...before?.metadata, ...object.metadata, labels }
    const kept = { ...before?.metadata.annotations, ...annotations }
    putObject(simulation, before ? { ...before, ...object, metadata: { ...metadata, annotations: kept } } : object)
  }
}

/** The charts' admission policy lets no configuration be deleted that is in use (D-6). */
function deletedAs(object: KubernetesObject): Action {
  return (simulation) => {
    const live = find(simulation.apiServer, referenceOf(object))
    if (live && listAt(live, 'status', 'referencingServers').length > 0) return
    deleteObject(simulation, referenceOf(object))
  }
}

function outcomeOf(simulation: Simulation, given: readonly KubernetesObject[]): Outcome {
  const objects = objectsIn(simulation)
  return { children: objects.filter((object) => isChild(object, given)), statuses: objects.filter(isOurs) }
}

function isChild({ metadata, kind }: KubernetesObject, given: readonly KubernetesObject[]): boolean {
  const isGiven = given.some((object) => object.kind === kind && object.metadata.name === metadata.name)
  return !isGiven && (metadata.ownerReferences ?? []).some(isOurs)
}

function isOurs({ apiVersion }: { readonly apiVersion: string }): boolean {
  return apiVersion.startsWith(`${apiGroup}/`)
}
