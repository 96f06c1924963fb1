import { listAt, stringAt } from '../../../hooks/kubernetes/read.ts'
import { execIn, get, kubectl, textAt } from './cluster.ts'

/** What a container's cgroup says, in bytes, and by which way it was asked. */
export interface Memory {
  readonly used: number
  /** `undefined` where the way does not tell it, or there is none. */
  readonly limit: number | undefined
  readonly asked: string
}

const files = [
  ['/sys/fs/cgroup/memory.current', '/sys/fs/cgroup/memory.max'],
  ['/sys/fs/cgroup/memory/memory.usage_in_bytes', '/sys/fs/cgroup/memory/memory.limit_in_bytes'],
] as const

/** The memory of a container: from its cgroup's files, or through the kubelet where the image has no `cat`. */
export async function memoryOf(namespace: string, pod: string, container: string): Promise<Memory> {
  for (const [current, max] of files) {
    const target = [namespace, `pod/${pod}`, container] as const
    const read = await execIn(target, 'cat', current, max).catch(() => undefined)
    if (read !== undefined) {
      const [used, limit] = read.trim().split('\n').map(Number)
      return { used: used ?? 0, limit: limit || undefined, asked: `kubectl exec cat ${current}` }
    }
  }
  return {
    used: await workingSet(namespace, pod, container),
    limit: undefined,
    asked: 'metrics/resource of the kubelet',
  }
}

/** What the kubelet reads from the cgroup: its use without the file pages that it could give back. */
async function workingSet(namespace: string, pod: string, container: string): Promise<number> {
  const node = await textAt('{.spec.nodeName}', '-n', namespace, `pod/${pod}`)
  const { stdout } = await kubectl(['get', '--raw', `/api/v1/nodes/${node}/proxy/metrics/resource`])
  const labels = `{container="${container}",namespace="${namespace}",pod="${pod}"}`
  const line = stdout.split('\n').find((each) => each.startsWith(`container_memory_working_set_bytes${labels} `))
  if (line === undefined) throw new Error(`the kubelet knows no memory of ${pod} ${container}`)
  return Number(line.split(' ')[1])
}

/** Names of the containers of a pod that run, native sidecars included. */
export async function containersOf(namespace: string, pod: string): Promise<readonly string[]> {
  const found = await get('-n', namespace, `pod/${pod}`)
  const statuses = [
    ...listAt(found, 'status', 'initContainerStatuses'),
    ...listAt(found, 'status', 'containerStatuses'),
  ]
  return statuses
    .filter((status) => stringAt(status, 'state', 'running', 'startedAt') !== undefined)
    .map((status) => stringAt(status, 'name') ?? '')
}
