import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { answerSync } from '../../hooks/engine/response.ts'
import { mcpRegistry } from '../../hooks/kinds/mcp-registry/kind.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, recordAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { outcomeName } from '../../hooks/registry/names.ts'
import { Settings } from '../../hooks/settings.ts'
import { type ApiServer, startApiServer, token } from './api-server.ts'

const root = new URL('../../', import.meta.url).pathname
/** Where the compiled program is. */
export const built = join(root, 'node_modules/.cache/registry-sync')

/** Compiles the program as the build does, into a place of its own, unless that is newer than every source file. */
export async function buildProgram(): Promise<void> {
  mkdirSync(dirname(built), { recursive: true })
  const lock = `${built}.lock`
  while (!claimed(lock)) await delay(200)
  try {
    const stamp = join(built, 'package.json')
    const newest = Math.max(
      ...readdirSync(join(root, 'hooks'), { recursive: true, encoding: 'utf8' }).map((path) =>
        modified(join(root, 'hooks', path)),
      ),
    )
    if (modified(stamp) > newest) return
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    execFileSync(
      process.execPath,
      [compiler, '-p', 'tsconfig.build.json', '--outDir', built, '--noCheck', '--declaration', 'false'],
      { cwd: root },
    )
    writeFileSync(stamp, '{"type":"module"}\n')
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** Takes a lock among the test files, which run side by side; one that was left behind counts no more after a while. */
function claimed(lock: string): boolean {
  if (modified(lock) !== 0 && Date.now() - modified(lock) > 170_000) rmSync(lock, { recursive: true, force: true })
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** The real program beside an API server in memory, for one MCPRegistry `main` in namespace `team`. */
export interface RunningRegistry {
  readonly api: ApiServer
  readonly namespace: string
  /** The document that the API container would serve; `undefined` while there is none. */
  readonly served: () => string | undefined
  /** Names of the servers in it. */
  readonly servers: () => readonly string[]
  /** Value of a key of one of the published ConfigMaps (`storage`, `images`, `sync`). */
  readonly published: (which: 'storage' | 'images' | 'sync', key: string) => string | undefined
  /** The status that the hook makes of what it sees. */
  readonly status: () => Readonly<Record<string, unknown>>
  /** Changes the spec as a user does; the generation goes up. */
  readonly changeSpec: (spec: Record<string, unknown>) => void
  readonly annotate: (annotations: Record<string, string>) => void
  /** Ends the program (SIGTERM unless another is given) and answers its exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
  /** Starts the program again, with its file lost as with a new pod. */
  readonly restart: () => Promise<void>
  /** What it has logged. */
  readonly log: () => string
  /** Peak resident memory in MiB. */
  readonly peakMemory: () => number
  readonly close: () => Promise<void>
}

interface RunOptions {
  /** Default: `main`. */
  readonly name?: string
  /** The API server of another registry, to share; default: one of its own. */
  readonly api?: ApiServer
  readonly spec: Record<string, unknown>
  /** Objects that exist before the registry does. */
  readonly objects?: readonly object[]
  readonly allowLoopback?: boolean
  readonly password?: string
}

const namespace = 'team'

export function configMap(name: string, data: Record<string, string>): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data }
}

export async function startRegistry(options: RunOptions): Promise<RunningRegistry> {
  const { name = 'main', spec, objects = [], allowLoopback = true, password } = options
  const api = options.api ?? (await startApiServer())
  const directory = mkdtempSync(join(tmpdir(), 'registry-sync-'))
  const file = join(directory, 'registry.json')
  writeFileSync(join(directory, 'token'), token)
  if (password !== undefined) writeFileSync(join(directory, 'password'), `${password}\n`)
  for (const object of objects) api.put(object)
  let generation = 1
  let peak = 0
  let log = ''
  let registry = api.put({
    apiVersion: 'toolhive.stacklok.dev/v1alpha1',
    kind: 'MCPRegistry',
    metadata: { name, namespace, generation },
    spec,
  })

  function start(): ReturnType<typeof spawn> {
    const child = spawn(
      process.execPath,
      [
        join(built, 'registry-sync/main.js'),
        `--registry=${name}`,
        `--namespace=${namespace}`,
        `--file=${file}`,
        '--health-port=0',
        `--api-server=${api.url}`,
        `--account-directory=${directory}`,
        ...(allowLoopback ? ['--allow-network=127.0.0.1/32'] : []),
        ...(password === undefined ? [] : [`--git-credentials=${directory}`]),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()))
    return child
  }

  let isClosed = false
  let child = start()
  const sampling = setInterval(() => (peak = Math.max(peak, residentMiB(child.pid))), 20)

  function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
    return new Promise((resolve) => {
      child.once('exit', resolve)
      child.kill(signal)
    })
  }

  const served = (): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

  return {
    api,
    namespace,
    served,
    servers() {
      const document: unknown = JSON.parse(served() ?? '{}')
      return [recordAt(document, 'servers'), recordAt(document, 'remote_servers')].flatMap(Object.keys)
    },
    published: (which, key) => stringAt(api.find('ConfigMap', namespace, `${name}-registry-${which}`), 'data', key),
    status: () => statusOf(api, name),
    changeSpec(changed) {
      generation += 1
      registry = api.put({ ...registry, spec: changed, metadata: { ...registry.metadata, generation } })
    },
    annotate(annotations) {
      registry = api.put({ ...registry, metadata: { ...registry.metadata, annotations } })
    },
    stop,
    async restart() {
      await stop()
      rmSync(file, { force: true })
      if (!isClosed) child = start()
    },
    log: () => log,
    peakMemory: () => peak,
    async close() {
      isClosed = true
      clearInterval(sampling)
      await stop('SIGKILL')
      if (!options.api) await api.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function residentMiB(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** The hook's answer to what the API server holds, the API container being ready once there is a document. */
function statusOf(api: ApiServer, name: string): Readonly<Record<string, unknown>> {
  const parent = api.find('MCPRegistry', namespace, name)
  if (!parent) throw new Error('there is no registry')
  const published = api.find('ConfigMap', namespace, outcomeName(name))
  const deployment: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${name}-api`, namespace },
    status: { readyReplicas: 1 },
  }
  const request = {
    controller: {
      apiVersion: 'metacontroller.k8s.io/v1alpha1',
      kind: 'CompositeController',
      metadata: { name: 'registries' },
    },
    parent,
    children: { 'Deployment.apps/v1': { [`${namespace}/${name}-api`]: deployment } },
    related: { 'ConfigMap.v1': published ? { [`${namespace}/${outcomeName(name)}`]: published } : {} },
    finalizing: false,
  }
  return answerSync(mcpRegistry, request, { now: new Date().toISOString(), settings: Settings.parse({}) }).response
    .status
}

/** `True reason` of a condition in a status. */
export function conditionOf(status: Readonly<Record<string, unknown>>, type: string): string | undefined {
  const condition = listAt(status, 'conditions').find((candidate) => stringAt(candidate, 'type') === type)
  return condition === undefined ? undefined : `${stringAt(condition, 'status')} ${stringAt(condition, 'reason')}`
}
