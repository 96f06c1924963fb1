import { compositeController } from '../../../hooks/engine/composite-controller.ts'
import { kinds } from '../../../hooks/kinds/index.ts'
import type { ControlPlane } from './control-plane.ts'
import { engineDefinitions, installDefinitions, ourDefinitions } from './definitions.ts'
import { type Engine, type EngineOptions, startEngine } from './engine.ts'
import { type Hooks, startHooks } from './hooks.ts'
import { asObject } from './objects.ts'

/** The operator without a chart: our hooks and the engine, the engine with all rights. */
export interface Operator {
  readonly hooks: Hooks
  readonly engine: Engine
}

/** Installs the definitions and the controllers, starts the hooks and the engine, in the order of the pod. */
export async function startOperator(cluster: ControlPlane, options: EngineOptions = {}): Promise<Operator> {
  await installDefinitions(cluster, [...(await ourDefinitions()), ...(await engineDefinitions())])
  const hooks = await startHooks(cluster)
  await Promise.all(
    kinds.map((kind) => cluster.admin.apply(asObject(compositeController(kind, { endpoint: { url: hooks.url } })))),
  )
  return { hooks, engine: await startEngine(cluster, options) }
}

/** How often the engine has called the hooks since they started. */
export async function hookCalls(hooks: Hooks): Promise<number> {
  const lines = (await hooks.metrics()).split('\n').filter((line) => line.startsWith('toolhive_hook_calls_total{'))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
