import { join } from 'node:path'
import type { ControlPlane } from './control-plane.ts'
import { programsFolder } from './paths.ts'
import { freePorts } from './ports.ts'
import { type Program, startProgram } from './programs.ts'
import { waitFor } from './wait.ts'

/** The running hook service. */
export interface Hooks {
  /** Where the engine calls it: `http://127.0.0.1:<port>`. */
  readonly url: string
  readonly healthUrl: string
  program(): Program
  /** Starts it again on the same ports after it was stopped or killed. */
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
  metrics(): Promise<string>
}

/** `node dist/main.js` on free ports of the loopback. */
export async function startHooks(cluster: ControlPlane, env: Readonly<Record<string, string>> = {}): Promise<Hooks> {
  const [port = 0, healthPort = 0] = await freePorts(2)
  const healthUrl = `http://127.0.0.1:${healthPort}`
  let program: Program | undefined
  const hooks: Hooks = {
    url: `http://127.0.0.1:${port}`,
    healthUrl,
    program() {
      if (program === undefined) {
        throw new Error('the hooks are not started')
      }
      return program
    },
    async start() {
      const started = startProgram({
        name: 'hooks',
        command: process.execPath,
        args: [join(programsFolder(), 'main.js')],
        env: { HOST: '127.0.0.1', PORT: `${port}`, HEALTH_HOST: '127.0.0.1', HEALTH_PORT: `${healthPort}`, ...env },
        folder: cluster.folder,
      })
      program = started
      cluster.track(started)
      await waitFor('the hooks are ready', async () => {
        mustRun(started)
        return (await fetch(`${healthUrl}/readyz`)).ok
      })
    },
    async stop(signal = 'SIGTERM') {
      await program?.stop(signal)
    },
    async metrics() {
      return (await fetch(`${healthUrl}/metrics`)).text()
    },
  }
  await hooks.start()
  return hooks
}

/** Throws when the program has ended: there is nothing to wait for. */
export function mustRun(program: Program): void {
  const code = program.exit()
  if (code !== undefined) {
    throw new Error(`${program.name} ended with ${code}\n${program.tail()}`)
  }
}
