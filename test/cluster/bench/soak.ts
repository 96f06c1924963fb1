import { apiGroup } from '../../../hooks/api/names.ts'
import { type ControlPlane, startControlPlane } from '../harness/control-plane.ts'
import { type Installed, installCharts } from '../harness/installed.ts'
import { progress } from '../harness/progress.ts'
import { sleep, waitFor } from '../harness/wait.ts'
import { createAll, servers } from './load.ts'
import { containers, usageOf } from './usage.ts'

export interface Soak {
  readonly servers: number
  readonly seconds: number
  readonly gateway: boolean
}

/** One look at the pod: seconds since the churn began, MiB of each container. */
export interface Sample {
  readonly seconds: number
  readonly resident: Readonly<Record<string, number>>
}

const namespace = 'soak'
const changesPerSecond = 5
const sampleSeconds = 30

/** Steady churn: servers are changed, deleted and made again, five times a second; memory is read every 30 s. */
export async function runSoak(soak: Soak): Promise<Sample[]> {
  const cluster = await startControlPlane()
  try {
    await cluster.createNamespace(namespace)
    const installed = await installCharts(cluster, { gateway: { enabled: soak.gateway } }, { ownHookPort: true })
    const all = servers(namespace, soak.servers)
    await createAll(cluster.admin, all)
    const samples = await churn(cluster, installed, soak)
    await installed.kubelet.stop()
    return samples
  } finally {
    await cluster.stop()
  }
}

async function churn(cluster: ControlPlane, installed: Installed, soak: Soak): Promise<Sample[]> {
  const all = servers(namespace, soak.servers)
  await waitFor(
    'every server has a status',
    async () => {
      const found = await cluster.admin.list(`${apiGroup}/v1alpha1`, 'MCPServer', namespace)
      return found.every((server) => server['status'] !== undefined)
    },
    { timeout: 900_000, interval: 1_000 },
  )
  const begun = Date.now()
  const samples = [sample(cluster, installed, begun)]
  for (let change = 0; Date.now() - begun < soak.seconds * 1_000; change += 1) {
    const server = all[change % all.length]
    if (server === undefined) break
    if (change % 10 === 0) {
      await cluster.admin.remove(server)
      await cluster.admin.create(server)
    } else {
      await cluster.admin.patch(server, { spec: { args: [`--change=${change}`] } })
    }
    await sleep(1_000 / changesPerSecond)
    if (Date.now() - begun >= samples.length * sampleSeconds * 1_000) {
      samples.push(sample(cluster, installed, begun))
      progress(describeSample(samples.at(-1)))
    }
  }
  return samples
}

function sample(cluster: ControlPlane, installed: Installed, begun: number): Sample {
  const programs = containers(cluster, installed)
  return {
    seconds: Math.round((Date.now() - begun) / 1_000),
    resident: Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, usageOf(program).resident])),
  }
}

function describeSample(taken: Sample | undefined): string {
  const parts = Object.entries(taken?.resident ?? {}).map(([name, resident]) => `${name} ${resident.toFixed(0)} MiB`)
  return `after ${taken?.seconds} s: ${parts.join(', ')}`
}
