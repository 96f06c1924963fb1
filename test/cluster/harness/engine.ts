import type { ControlPlane } from './control-plane.ts'
import { mustRun } from './hooks.ts'
import { engineBinary } from './paths.ts'
import { freePorts } from './ports.ts'
import { type Program, startProgram } from './programs.ts'
import { waitFor } from './wait.ts'

export interface EngineOptions {
  readonly kubeconfig?: string
  readonly strategy?: 'server-side-apply' | 'dynamic-apply'
  readonly args?: readonly string[]
}

/** A running Metacontroller. */
export interface Engine {
  program(): Program
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
  metrics(): Promise<string>
}

/** Metacontroller with the flags that our chart gives it, at the API server or at what the kubeconfig names. */
export async function startEngine(
  cluster: ControlPlane,
  { kubeconfig = cluster.adminKubeconfig, strategy = 'server-side-apply', args = [] }: EngineOptions = {},
): Promise<Engine> {
  const [metricsPort = 0, healthPort = 0] = await freePorts(2)
  let program: Program | undefined
  const engine: Engine = {
    program() {
      if (program === undefined) {
        throw new Error('the engine is not started')
      }
      return program
    },
    async start() {
      const started = startProgram({
        name: 'metacontroller',
        command: engineBinary ?? 'METACONTROLLER_BIN is not set',
        args: [
          `--kubeconfig=${kubeconfig}`,
          `--apply-strategy=${strategy}`,
          '--client-go-qps=1000',
          '--client-go-burst=2000',
          '--workers=10',
          '--discovery-interval=5s',
          `--metrics-address=127.0.0.1:${metricsPort}`,
          `--health-probe-bind-address=127.0.0.1:${healthPort}`,
          ...args,
        ],
        folder: cluster.folder,
      })
      program = started
      cluster.track(started)
      await waitFor('Metacontroller is ready', async () => {
        mustRun(started)
        return (await fetch(`http://127.0.0.1:${healthPort}/readyz`)).ok
      })
    },
    async stop(signal = 'SIGTERM') {
      await program?.stop(signal)
    },
    async metrics() {
      return (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    },
  }
  await engine.start()
  return engine
}
