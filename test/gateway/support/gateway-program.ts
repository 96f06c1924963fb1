import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringAt } from '../../../hooks/kubernetes/read.ts'
import { built } from '../../support/built-programs.ts'

/** The gateway as it runs in a pod: a process of its own, for the real kinds. */
export interface GatewayProgram {
  readonly url: string
  /** What the engine sends. */
  readonly headers: { readonly authorization: string }
  /** Peak resident memory in MiB. */
  peakMemory(): number
  /** Its exit code or signal; `undefined` while it runs. */
  exit(): number | string | undefined
  stop(): Promise<void>
}

/** Starts the compiled program (`buildPrograms` first) in front of an API server; the namespaces are none in cluster mode. */
export async function startGatewayProgram(apiServer: string, namespaces: readonly string[]): Promise<GatewayProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'toolhive-gateway-'))
  const kubeconfigFile = join(folder, 'kubeconfig')
  const accountFile = join(folder, 'account')
  await writeFile(accountFile, 'account')
  const child = spawn(process.execPath, [join(built, 'gateway/main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PORT: '0',
      HEALTH_HOST: '127.0.0.1',
      HEALTH_PORT: '0',
      API_SERVER_URL: apiServer,
      TOKEN_FILE: accountFile,
      ENGINE_KUBECONFIG_FILE: kubeconfigFile,
      ALLOWED_NAMESPACES: namespaces.join(),
    },
  })
  let log = ''
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const exit = (): number | string | undefined => child.exitCode ?? child.signalCode ?? undefined

  const url = await listening(() => log, exit)
  const { username, password } = new URL(/server: (\S+)/.exec(await readFile(kubeconfigFile, 'utf8'))?.[1] ?? '')
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return {
    url,
    headers: { authorization },
    peakMemory: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    exit,
    async stop() {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The address in its first line of log. */
async function listening(log: () => string, exit: () => number | string | undefined): Promise<string> {
  for (;;) {
    const [line] = log().split('\n')
    if (log().includes('\n')) return stringAt(JSON.parse(line ?? ''), 'address') ?? ''
    if (exit() !== undefined) throw new Error(`the gateway ended with ${exit()}: ${log()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
