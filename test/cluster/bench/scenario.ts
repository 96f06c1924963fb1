import { apiGroup } from '../../../hooks/api/names.ts'
import { numberAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'
import type { AuditEvent } from '../harness/audit.ts'
import type { Client } from '../harness/client.ts'
import { type ControlPlane, startControlPlane } from '../harness/control-plane.ts'
import { type Installed, installCharts, operatorUser } from '../harness/installed.ts'
import { progress } from '../harness/progress.ts'
import { sleep, waitFor } from '../harness/wait.ts'
import { keepApart } from './apart.ts'
import { createAll, type ForeignLoad, foreignObjects, servers } from './load.ts'
import { containers, type Usage, usageOf } from './usage.ts'

export interface Scenario {
  readonly servers: number
  readonly gateway: boolean
  /** What is in the cluster before the operator. */
  readonly foreign: ForeignLoad
  /** The pod has a processor of its own. */
  readonly apart: boolean
}

export interface Result {
  readonly scenario: Scenario
  /** Seconds since the first server was created. */
  readonly created: number
  readonly children: number
  readonly statuses: number
  /** The last write of the operator. */
  readonly quiet: number
  /** Per server, until quiet. */
  readonly writes: number
  readonly reads: number
  readonly hookCalls: number
  /** Of the containers, and of the API server, until quiet. */
  readonly usage: Readonly<Record<string, Usage>>
  /** In the idle time after that: hook calls, writes but leases. */
  readonly idle: { readonly seconds: number; readonly hookCalls: number; readonly writes: number }
  /** A new pod takes over: seconds until its last call, its writes, and children that changed. */
  readonly restart: { readonly quiet: number; readonly writes: number; readonly hookCalls: number }
}

const namespace = 'bench'
const idleSeconds = 20
const rbac = 'rbac.authorization.k8s.io/v1'

/** What each minimal server has: two ServiceAccounts, one of each other kind. */
const childrenPerServer = [
  ['apps/v1', 'Deployment', 1],
  ['v1', 'Service', 1],
  ['v1', 'ServiceAccount', 2],
  [rbac, 'Role', 1],
  [rbac, 'RoleBinding', 1],
  ['v1', 'ConfigMap', 1],
] as const

/** One run from an empty cluster: install, bring up the servers, be idle, restart. */
export async function runScenario(scenario: Scenario): Promise<Result> {
  const cluster = await startControlPlane({ audit: true })
  try {
    await cluster.createNamespace(namespace)
    if (scenario.foreign !== 'none') await fill(cluster, scenario.foreign)
    const values = { gateway: { enabled: scenario.gateway } }
    const installed = await installCharts(cluster, values, { ownHookPort: true })
    if (scenario.apart) keepApart(cluster, installed)
    // the engine has its informers before the first server comes
    await sleep(5_000)
    const result = await bringUp(cluster, installed, scenario)
    await installed.kubelet.stop()
    return result
  } finally {
    await cluster.stop()
  }
}

async function bringUp(cluster: ControlPlane, installed: Installed, scenario: Scenario): Promise<Result> {
  const { admin } = cluster
  const before = usages(cluster, installed)
  const begun = Date.now()
  const since = (): number => (Date.now() - begun) / 1000
  await createAll(admin, servers(namespace, scenario.servers))
  const created = since()
  progress(`${scenario.servers} servers created`)
  await waitFor('all children exist', () => allChildren(admin, scenario.servers), { timeout: 900_000, interval: 200 })
  const children = since()
  await waitFor('all statuses are observed', () => allStatuses(admin), { timeout: 900_000, interval: 500 })
  const statuses = since()
  await waitFor('the operator is quiet', () => quietFor(cluster, 5_000), { timeout: 900_000, interval: 1_000 })
  const after = usages(cluster, installed)
  const calls = await hookCalls(installed)
  const bringing = (await requests(cluster)).filter(({ time }) => time >= begun)

  const resting = Date.now()
  await sleep(idleSeconds * 1000)
  const idle = (await requests(cluster)).filter(({ time }) => time >= resting)
  const idleCalls = (await hookCalls(installed)) - calls

  const restarted = Date.now()
  await installed.kubelet.stop()
  await installed.kubelet.sync()
  if (scenario.apart) keepApart(cluster, installed)
  await waitFor(
    'every server has been synced after a restart',
    async () => (await hookCalls(installed)) >= 2 * scenario.servers,
    { timeout: 900_000, interval: 1_000 },
  )
  await waitFor('the operator is quiet after a restart', () => quietFor(cluster, 5_000, true), {
    timeout: 900_000,
    interval: 1_000,
  })
  const restarting = (await requests(cluster)).filter(({ time }) => time >= restarted)

  return {
    scenario,
    created,
    children,
    statuses,
    quiet: (lastTime(bringing.filter(isWrite)) - begun) / 1000,
    writes: bringing.filter(isWrite).length / scenario.servers,
    reads:
      bringing.filter((event) => ['get', 'list'].includes(event.verb) && event.group !== 'coordination.k8s.io').length /
      scenario.servers,
    hookCalls: calls / scenario.servers,
    usage: Object.fromEntries(
      Object.entries(after).map(([name, used]) => [name, { ...used, cpu: used.cpu - (before[name]?.cpu ?? 0) }]),
    ),
    idle: { seconds: idleSeconds, hookCalls: idleCalls, writes: idle.filter(isWrite).length },
    restart: {
      quiet: (lastTime(restarting.filter(isServerRequest)) - restarted) / 1000,
      writes: restarting.filter(isWrite).length / scenario.servers,
      hookCalls: (await hookCalls(installed)) / scenario.servers,
    },
  }
}

async function fill(cluster: ControlPlane, load: ForeignLoad): Promise<void> {
  await cluster.createNamespace('foreign')
  const objects = foreignObjects('foreign', load)
  await createAll(cluster.admin, objects)
  progress(`${objects.length} foreign objects created`)
}

/** Counted without being read: a list of one object tells how many more there are. */
async function allChildren(admin: Client, count: number): Promise<boolean> {
  for (const [version, kind, each] of childrenPerServer) {
    const { body } = await admin.request('GET', `${await admin.path(version, kind, namespace)}?limit=1`)
    const [item] = [valueAt(body, 'items')].flat()
    const found = (item === undefined ? 0 : 1) + (numberAt(body, 'metadata', 'remainingItemCount') ?? 0)
    // each namespace has a ServiceAccount and a ConfigMap of its own
    const own = kind === 'ServiceAccount' || kind === 'ConfigMap' ? 1 : 0
    if (found < count * each + own) throw new Error(`${found} of ${count * each} ${kind}`)
  }
  return true
}

async function allStatuses(admin: Client): Promise<boolean> {
  const all = await admin.list(`${apiGroup}/v1alpha1`, 'MCPServer', namespace)
  const missing = all.filter((server) => {
    const { generation } = server.metadata
    return (
      numberAt(server, 'status', 'observedGeneration') !== generation || stringAt(server, 'status', 'url') === undefined
    )
  })
  if (missing.length > 0) throw new Error(`${missing.length} without`)
  return true
}

function usages(cluster: ControlPlane, installed: Installed): Record<string, Usage> {
  const programs = { ...containers(cluster, installed), 'kube-apiserver': cluster.apiServer() }
  return Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, usageOf(program)]))
}

async function requests(cluster: ControlPlane): Promise<AuditEvent[]> {
  return (await cluster.auditEvents()).filter(({ user }) => user === operatorUser)
}

function isWrite({ verb, resource }: AuditEvent): boolean {
  return ['create', 'update', 'patch', 'delete'].includes(verb) && resource !== 'leases'
}

/** A request about one server or its children, as against informers and leases. */
function isServerRequest({ namespace: where, verb }: AuditEvent): boolean {
  return where === namespace && verb !== 'list' && verb !== 'watch'
}

async function quietFor(cluster: ControlPlane, milliseconds: number, anyRequest = false): Promise<boolean> {
  const last = lastTime((await requests(cluster)).filter(anyRequest ? isServerRequest : isWrite))
  return Date.now() - last >= milliseconds
}

function lastTime(events: readonly AuditEvent[]): number {
  return events.reduce((last, { time }) => Math.max(last, time), 0)
}

async function hookCalls({ kubelet }: Installed): Promise<number> {
  const [pod] = kubelet.pods()
  if (pod === undefined) return 0
  const text = await (await fetch(`http://127.0.0.1:${pod.port(8081)}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith('toolhive_hook_calls_total{'))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
