import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringAt } from '../../../hooks/kubernetes/read.ts'
import { buildTools, type Tools } from '../build-tools.ts'
import { apiServerArgs, etcdArgs, writeKeys } from './api-server.ts'
import { type AuditEvent, readAudit } from './audit.ts'
import { type Client, createClient, keyOf } from './client.ts'
import { type CommandResult, runCommand } from './commands.ts'
import { fakeNode, kwokStages } from './fake-nodes.ts'
import { kubeconfigText } from './kubeconfig.ts'
import { freePorts } from './ports.ts'
import { type Program, removeAtExit, startProgram } from './programs.ts'
import { progress } from './progress.ts'
import { waitFor } from './wait.ts'

export interface ControlPlaneOptions {
  /** Fake nodes that kwok keeps Ready; with any, the scheduler runs and pods become Ready. */
  readonly nodes?: number
  /** Writes every request to an audit log, read back by `auditEvents`. */
  readonly audit?: boolean
}

export interface ControlPlane {
  readonly tools: Tools
  /** Logs, keys and kubeconfigs of this cluster. */
  readonly folder: string
  readonly url: string
  readonly caFile: string
  readonly admin: Client
  readonly adminKubeconfig: string
  /** The API server's own process. */
  apiServer(): Program
  programs(): readonly Program[]
  /** Has a program stopped with the cluster and its log shown with the others; a later one of the same name replaces it. */
  track(program: Program): void
  /** A file that lets its reader act with the token; `server` when it is to go through something else. */
  writeKubeconfig(name: string, token: string | undefined, server?: string): Promise<string>
  /** A token of a ServiceAccount, good for an hour. */
  tokenFor(namespace: string, serviceAccount: string): Promise<string>
  clientFor(token: string): Client
  /** The certificates that vouch for the API server, as PEM. */
  authority(): Promise<string>
  kubectl(args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  helm(args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** A script for the shell, with kubectl and helm, in the cluster's folder; the first command that fails ends it. */
  shell(script: string): Promise<CommandResult>
  /** `kubectl apply` of a text as admin. Throws with kubectl's message. */
  applyYaml(text: string): Promise<string>
  createNamespace(name: string, labels?: Readonly<Record<string, string>>): Promise<void>
  stopApiServer(): Promise<void>
  startApiServer(): Promise<void>
  auditEvents(): Promise<readonly AuditEvent[]>
  /** The last lines of every log. */
  tails(): string
  stop(): Promise<void>
}

export interface CommandOptions {
  readonly kubeconfig?: string
  readonly input?: string
  /** Throw when it exits with another code than 0; true when absent. */
  readonly check?: boolean
  readonly timeout?: number
}

/** etcd, kube-apiserver and kube-controller-manager on the loopback, RBAC on; ready in about 5 seconds. */
export async function startControlPlane({ nodes = 0, audit = false }: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const begun = Date.now()
  const tools = await buildTools()
  const folder = await mkdtemp(join(tmpdir(), 'toolhive-cluster-'))
  removeAtExit(folder)
  const [etcdPort = 0, etcdPeerPort = 0, apiPort = 0] = await freePorts(3)
  const url = `https://127.0.0.1:${apiPort}`
  const caFile = join(folder, 'apiserver.crt')
  const adminToken = randomBytes(16).toString('hex')
  const clients: Client[] = []
  const running = new Map<string, Program>()

  await writeKeys(folder, adminToken)

  const start = (name: keyof Tools, args: readonly string[]): Program => {
    const program = startProgram({ name, command: tools[name], args, folder })
    running.set(name, program)
    return program
  }
  const tails = (): string =>
    [...running.values()].map((program) => `--- ${program.name}: ${program.logFile}\n${program.tail()}`).join('\n')
  const stop = async (): Promise<void> => {
    for (const client of clients) {
      client.close()
    }
    // the last started first; nothing here is worth a slow farewell: the data goes with the folder
    for (const program of [...running.values()].toReversed()) {
      await program.stop('SIGKILL')
    }
  }

  const startApiServer = async (): Promise<void> => {
    const program = start('kube-apiserver', apiServerArgs({ folder, apiPort, etcdPort, audit }))
    let client: Client | undefined
    await waitFor(
      'kube-apiserver is ready',
      async () => {
        const code = program.exit()
        if (code !== undefined) {
          throw new Error(`it ended with ${code}`)
        }
        client ??= createClient(url, caFile, adminToken)
        const ready = await client.request('GET', '/readyz')
        const namespace = await client.request('GET', '/api/v1/namespaces/default')
        return ready.status === 200 && namespace.status === 200
      },
      { timeout: 60_000 },
    ).finally(() => client?.close())
  }

  try {
    start('etcd', etcdArgs(folder, etcdPort, etcdPeerPort))
    await startApiServer()
    const admin = createClient(url, caFile, adminToken)
    clients.push(admin)
    const writeKubeconfig: ControlPlane['writeKubeconfig'] = async (name, token, server = url) => {
      const file = join(folder, `${name}.kubeconfig`)
      await writeFile(file, kubeconfigText({ server, caFile, token }), { mode: 0o600 })
      return file
    }
    const adminKubeconfig = await writeKubeconfig('admin', adminToken)
    start('kube-controller-manager', [
      `--kubeconfig=${adminKubeconfig}`,
      `--service-account-private-key-file=${join(folder, 'service-account.key')}`,
      `--root-ca-file=${caFile}`,
      '--use-service-account-credentials=true',
      '--leader-elect=false',
      '--secure-port=0',
      '--kube-api-qps=500',
      '--kube-api-burst=1000',
    ])
    const command = (
      name: 'kubectl' | 'helm',
      args: readonly string[],
      options: CommandOptions = {},
    ): Promise<CommandResult> =>
      runCommand({
        name,
        command: tools[name],
        args,
        env: helmEnvironment(folder, options.kubeconfig ?? adminKubeconfig, tools),
        check: options.check ?? true,
        timeout: options.timeout ?? 120_000,
        ...(options.input === undefined ? {} : { input: options.input }),
      })

    const cluster: ControlPlane = {
      tools,
      folder,
      url,
      caFile,
      admin,
      adminKubeconfig,
      apiServer: () => existing(running.get('kube-apiserver')),
      programs: () => [...running.values()],
      track(program) {
        running.set(program.name, program)
      },
      writeKubeconfig,
      async tokenFor(namespace, serviceAccount) {
        const answer = await admin.request(
          'POST',
          `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
          { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } },
        )
        const token = stringAt(answer.body, 'status', 'token')
        if (token === undefined) {
          throw new Error(`no token for ${namespace}/${serviceAccount}: HTTP ${answer.status}`)
        }
        return token
      },
      clientFor(token) {
        const client = createClient(url, caFile, token)
        clients.push(client)
        return client
      },
      authority: () => readFile(caFile, 'utf8'),
      kubectl: (args, options) => command('kubectl', args, options),
      helm: (args, options) => command('helm', args, options),
      shell: (script) =>
        runCommand({
          name: 'sh',
          command: '/bin/sh',
          args: ['-ec', script],
          env: helmEnvironment(folder, adminKubeconfig, tools),
          cwd: folder,
          check: true,
          timeout: 120_000,
        }),
      applyYaml: async (text) => (await command('kubectl', ['apply', '-f', '-'], { input: text })).stdout,
      async createNamespace(name, labels = {}) {
        await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
        await waitFor(
          `namespace ${name} has its ServiceAccount`,
          () => admin.get(keyOf('v1', 'ServiceAccount', name, 'default')),
          { quiet: true },
        )
      },
      async stopApiServer() {
        await running.get('kube-apiserver')?.stop('SIGTERM', 5_000)
      },
      startApiServer,
      auditEvents: () => readAudit(join(folder, 'audit.log')),
      tails,
      stop,
    }
    if (nodes > 0) {
      start('kube-scheduler', [`--kubeconfig=${adminKubeconfig}`, '--leader-elect=false', '--secure-port=0'])
      await writeFile(join(folder, 'kwok.yaml'), kwokStages)
      start('kwok', [
        `--config=${join(folder, 'kwok.yaml')}`,
        `--kubeconfig=${adminKubeconfig}`,
        '--manage-all-nodes=true',
        '--node-lease-duration-seconds=40',
      ])
      await Promise.all(Array.from({ length: nodes }, (_, index) => admin.create(fakeNode(`node-${index}`))))
    }
    await waitFor('the controller manager makes ServiceAccounts', () =>
      admin.get(keyOf('v1', 'ServiceAccount', 'default', 'default')),
    )
    progress(`control plane is up after ${((Date.now() - begun) / 1000).toFixed(1)} s: ${folder}`)
    return cluster
  } catch (error) {
    const logs = tails()
    await stop()
    throw new Error(`the control plane does not start\n${logs}`, { cause: error })
  }
}

function existing(program: Program | undefined): Program {
  if (program === undefined) throw new Error('the program was never started')
  return program
}

/** kubectl and Helm keep their caches in the cluster's folder and find each other first in the PATH. */
function helmEnvironment(folder: string, kubeconfig: string, tools: Tools): Record<string, string> {
  return {
    HOME: folder,
    KUBECONFIG: kubeconfig,
    HELM_CACHE_HOME: join(folder, 'helm/cache'),
    HELM_CONFIG_HOME: join(folder, 'helm/config'),
    HELM_DATA_HOME: join(folder, 'helm/data'),
    PATH: `${join(tools.kubectl, '..')}:${join(tools.helm, '..')}:${process.env['PATH'] ?? ''}`,
  }
}
