import { isDeepStrictEqual } from 'node:util'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { listAt, numberAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'
import { keyOf } from './client.ts'
import type { ControlPlane } from './control-plane.ts'
import { type Forwarder, startForwarder } from './forwarder.ts'
import { type Pod, startPod } from './pod.ts'
import { progress } from './progress.ts'

/** Runs the pods of one Deployment here, as it is in the API server at the time of `sync`. */
export interface Kubelet {
  pods(): readonly Pod[]
  /** Starts, replaces (the new pod is up before the old one stops) and stops pods until they are what the Deployment says. */
  sync(): Promise<void>
  /** Replaces every pod, one after another, as `kubectl rollout restart` does. */
  rollOver(): Promise<void>
  stop(): Promise<void>
}

export interface KubeletOptions {
  /** The hooks listen on the port that the engine is told, with nothing between: for one pod at a time, when time counts. */
  readonly ownHookPort?: boolean
}

/** Nothing runs before the first `sync`. */
export function createKubelet(
  cluster: ControlPlane,
  namespace: string,
  name: string,
  { ownHookPort = false }: KubeletOptions = {},
): Kubelet {
  const running: { pod: Pod; template: unknown }[] = []
  let forwarder: { port: number; forwarder: Forwarder } | undefined
  let next = 0

  const add = async (deployment: KubernetesObject): Promise<void> => {
    const port = hookPort(deployment)
    if (!ownHookPort && forwarder?.port !== port) {
      await forwarder?.forwarder.close()
      forwarder = { port, forwarder: await startForwarder(port) }
    }
    const hooks = forwarder?.forwarder
    const starting = startPod(cluster, deployment, {
      index: next,
      keptPorts: ownHookPort ? [port] : [],
      onPorts(ports) {
        // the first pod's engine starts right after its hooks: they must be reachable by then
        if (running.length === 0) hooks?.to(ports.get(port))
      },
    })
    next += 1
    const pod = await starting
    running.push({ pod, template: valueAt(deployment, 'spec', 'template') })
    progress(`pod ${pod.name} is up`)
  }
  const remove = async (entry: (typeof running)[number]): Promise<void> => {
    running.splice(running.indexOf(entry), 1)
    const [left] = running
    const port = forwarder?.port ?? 0
    // the hooks of the pod that stays answer from now on
    forwarder?.forwarder.to(left?.pod.port(port))
    await entry.pod.stop()
    progress(`pod ${entry.pod.name} has stopped`)
  }
  const current = (): Promise<KubernetesObject | undefined> =>
    cluster.admin.get(keyOf('apps/v1', 'Deployment', namespace, name))

  return {
    pods: () => running.map(({ pod }) => pod),
    async sync() {
      const deployment = await current()
      const wanted = deployment === undefined ? 0 : (numberAt(deployment, 'spec', 'replicas') ?? 1)
      const template = valueAt(deployment, 'spec', 'template')
      const old = running.filter((entry) => !isDeepStrictEqual(entry.template, template))
      if (deployment !== undefined) {
        while (running.length - old.length < wanted) {
          await add(deployment)
          const replaced = old.shift()
          if (replaced !== undefined) await remove(replaced)
        }
      }
      for (const entry of old) await remove(entry)
      for (const entry of running.slice(wanted)) await remove(entry)
    },
    async rollOver() {
      const deployment = await current()
      for (const entry of running.slice()) {
        if (deployment !== undefined) await add(deployment)
        await remove(entry)
      }
    },
    async stop() {
      for (const entry of running.slice()) await remove(entry)
      await forwarder?.forwarder.close()
      forwarder = undefined
    },
  }
}

function hookPort(deployment: KubernetesObject): number {
  const spec = valueAt(deployment, 'spec', 'template', 'spec')
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  const manager = containers.find((container) => stringAt(container, 'name') === 'manager')
  const entry = listAt(manager, 'env').find((candidate) => stringAt(candidate, 'name') === 'PORT')
  return Number(stringAt(entry, 'value') ?? '8080')
}
