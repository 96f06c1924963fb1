import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerSync } from '../../hooks/engine/response.ts'
import { mcpRegistry } from '../../hooks/kinds/mcp-registry/kind.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, recordAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { outcomeName } from '../../hooks/registry/names.ts'
import type { Limits } from '../../hooks/registry-sync/program.ts'
import { Settings } from '../../hooks/settings.ts'
import { buildPrograms } from '../support/built-programs.ts'
import { type ApiServer, startApiServer, token } from './api-server.ts'
import { type StartedProgram, startInProcess, startProcess } from './started-program.ts'

/** The program beside an API server in memory, for one MCPRegistry `main` in namespace `team`. */
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
  /** Ends the program (a process with SIGTERM unless another is given) and answers its exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
  /** Starts the program again, with its file lost as with a new pod. */
  readonly restart: () => Promise<void>
  /** What it has logged. */
  readonly log: () => string
  /** Peak resident memory of its own process in MiB. */
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
  readonly password?: string
  /** Whether the program gets a process of its own; default: in `npm run test:long` only. */
  readonly inOwnProcess?: boolean
  /** What a source may cost, for a program within this process; default: the program's own limits. */
  readonly limits?: Limits
}

const ownProcesses = process.env['REGISTRY_PROGRAM'] === 'process'

const namespace = 'team'

export function configMap(name: string, data: Record<string, string>): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data }
}

export async function startRegistry(options: RunOptions): Promise<RunningRegistry> {
  const { name = 'main', spec, objects = [], password, inOwnProcess = ownProcesses } = options
  if (inOwnProcess) await buildPrograms()
  const api = options.api ?? (await startApiServer())
  const directory = mkdtempSync(join(tmpdir(), 'registry-sync-'))
  const file = join(directory, 'registry.json')
  writeFileSync(join(directory, 'token'), token)
  if (password !== undefined) writeFileSync(join(directory, 'password'), `${password}\n`)
  for (const object of objects) api.put(object)
  let generation = 1
  let log = ''
  let registry = api.put({
    apiVersion: 'toolhive.stacklok.dev/v1alpha1',
    kind: 'MCPRegistry',
    metadata: { name, namespace, generation },
    spec,
  })

  const args = [
    `--registry=${name}`,
    `--namespace=${namespace}`,
    `--file=${file}`,
    '--health-port=0',
    `--api-server=${api.url}`,
    `--account-directory=${directory}`,
    '--allow-network=127.0.0.1/32',
    ...(password === undefined ? [] : [`--git-credentials=${directory}`]),
  ]

  function write(text: string): void {
    log += text
  }

  function start(): StartedProgram {
    return inOwnProcess ? startProcess(args, write) : startInProcess(args, write, options.limits)
  }

  let program = start()
  let isClosed = false

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
    stop: (signal) => program.stop(signal),
    async restart() {
      await program.stop()
      rmSync(file, { force: true })
      if (!isClosed) program = start()
    },
    log: () => log,
    peakMemory: () => program.peakMemory(),
    async close() {
      isClosed = true
      await program.stop('SIGKILL')
      if (!options.api) await api.close()
      rmSync(directory, { recursive: true, force: true })
    },
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
