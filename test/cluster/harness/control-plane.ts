import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildTools, type Tools } from '../build-tools.ts'
import { type Client, createClient } from './client.ts'
import { type CommandResult, runCommand } from './commands.ts'
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

/** One request as the API server's audit log tells it. */
export interface AuditEvent {
  readonly verb: string
  readonly requestURI: string
  readonly user: { readonly username: string }
  readonly userAgent?: string
  readonly objectRef?: {
    readonly resource?: string
    readonly namespace?: string
    readonly name?: string
    readonly subresource?: string
    readonly apiGroup?: string
  }
  readonly responseStatus?: { readonly code?: number }
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
  /** A file that lets its reader act with the token; `server` when it is to go through something else. */
  writeKubeconfig(name: string, token: string | undefined, server?: string): Promise<string>
  /** A token of a ServiceAccount, good for an hour. */
  tokenFor(namespace: string, serviceAccount: string): Promise<string>
  clientFor(token: string): Client
  kubectl(args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  helm(args: readonly string[], options?: CommandOptions): Promise<CommandResult>
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

  await writeKeys(folder)
  await writeFile(join(folder, 'tokens.csv'), `${adminToken},admin,admin,"system:masters"\n`)
  await writeFile(join(folder, 'audit-policy.yaml'), auditPolicy)

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
    const order = ['kwok', 'kube-scheduler', 'kube-controller-manager', 'kube-apiserver', 'etcd']
    for (const name of order) {
      // nothing here is worth a slow farewell: the data goes with the folder
      await running.get(name)?.stop('SIGKILL')
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
      apiServer: () => running.get('kube-apiserver') as Program,
      programs: () => [...running.values()],
      writeKubeconfig,
      async tokenFor(namespace, serviceAccount) {
        const answer = await admin.request(
          'POST',
          `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
          { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } },
        )
        const token = (answer.body as { status?: { token?: string } }).status?.token
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
      kubectl: (args, options) => command('kubectl', args, options),
      helm: (args, options) => command('helm', args, options),
      applyYaml: async (text) => (await command('kubectl', ['apply', '-f', '-'], { input: text })).stdout,
      async createNamespace(name, labels = {}) {
        await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
        await waitFor(
          `namespace ${name} has its ServiceAccount`,
          () => admin.get('v1', 'ServiceAccount', name, 'default'),
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
      start('kwok', [`--kubeconfig=${adminKubeconfig}`, '--manage-all-nodes=true', '--node-lease-duration-seconds=40'])
      await Promise.all(Array.from({ length: nodes }, (_, index) => admin.create(fakeNode(`node-${index}`))))
    }
    await waitFor('the controller manager makes ServiceAccounts', () =>
      admin.get('v1', 'ServiceAccount', 'default', 'default'),
    )
    progress(`control plane is up after ${((Date.now() - begun) / 1000).toFixed(1)} s: ${folder}`)
    return cluster
  } catch (error) {
    const logs = tails()
    await stop()
    throw new Error(`the control plane does not start\n${logs}`, { cause: error })
  }
}

async function writeKeys(folder: string): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await writeFile(join(folder, 'service-account.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), {
    mode: 0o600,
  })
  await writeFile(join(folder, 'service-account.pub'), publicKey.export({ type: 'spki', format: 'pem' }))
}

function etcdArgs(folder: string, port: number, peerPort: number): string[] {
  const client = `http://127.0.0.1:${port}`
  const peer = `http://127.0.0.1:${peerPort}`
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  ]
}

interface ApiServerSettings {
  readonly folder: string
  readonly apiPort: number
  readonly etcdPort: number
  readonly audit: boolean
}

function apiServerArgs({ folder, apiPort, etcdPort, audit }: ApiServerSettings): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${apiPort}`,
    // it makes its own certificate there, good for 127.0.0.1
    `--cert-dir=${folder}`,
    // an endpoint on the loopback is refused by the default reconciler
    '--endpoint-reconciler-type=none',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'service-account.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'service-account.key')}`,
    // wide enough for the Services of a thousand servers
    '--service-cluster-ip-range=10.0.0.0/16',
    '--shutdown-delay-duration=0s',
    ...(audit
      ? [`--audit-policy-file=${join(folder, 'audit-policy.yaml')}`, `--audit-log-path=${join(folder, 'audit.log')}`]
      : []),
  ]
}

const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
`

async function readAudit(file: string): Promise<AuditEvent[]> {
  const text = await readFile(file, 'utf8')
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as AuditEvent)
}

interface KubeconfigSettings {
  readonly server: string
  readonly caFile: string
  readonly token: string | undefined
}

function kubeconfigText({ server, caFile, token }: KubeconfigSettings): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'test', cluster: { server, ...(server.startsWith('https') ? { 'certificate-authority': caFile } : {}) } },
    ],
    users: [{ name: 'test', user: token === undefined ? {} : { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  })
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

function fakeNode(name: string): Parameters<Client['create']>[0] {
  const capacity = { cpu: '1000', memory: '4Ti', pods: '10000' }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, annotations: { 'kwok.x-k8s.io/node': 'fake' }, labels: { 'kubernetes.io/os': 'linux' } },
    status: { allocatable: capacity, capacity },
  }
}
