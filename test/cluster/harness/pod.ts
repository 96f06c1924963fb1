import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { listAt, numberAt, recordAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'
import { keyOf } from './client.ts'
import type { ControlPlane } from './control-plane.ts'
import { programHere } from './images.ts'
import { kubeconfigText } from './kubeconfig.ts'
import { freePorts } from './ports.ts'
import { type Program, startProgram } from './programs.ts'
import { progress } from './progress.ts'
import { sleep, waitFor } from './wait.ts'

/**
 * A pod of a Deployment, run as processes of this machine: what a kubelet would do with the containers that our chart
 * renders. What a container starts is what a container runtime would make of its image, command and arguments; the
 * programs are those of this checkout (`images.ts`).
 *
 * Every port is another one here, because all pods share one loopback; arguments, environment and files are rewritten
 * accordingly. What a container reads below a mount path it reads below a folder of this pod.
 */
export interface Pod {
  readonly name: string
  /** The port here of a port in the pod. */
  port(inPod: number): number
  container(name: string): Program
  restarts(): number
  /** Kills one container; it is started again after a second, as a kubelet does. */
  kill(container: string): void
  /** The containers first, then the sidecars from the last to the first, each with SIGTERM. */
  stop(): Promise<void>
}

interface Container {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Where the container says that it has started, as a URL here. */
  readonly startup: string | undefined
}

export interface PodOptions {
  /** Tells pods of one Deployment apart. */
  readonly index: number
  /** Ports that are the same here as in the pod. */
  readonly keptPorts?: readonly number[]
  /** Told the ports of this machine by those in the pod, before anything starts. */
  onPorts?(ports: ReadonlyMap<number, number>): void
}

/** Starts the containers of a Deployment's pod in the kubelet's order: each sidecar is up before what follows it. */
export async function startPod(cluster: ControlPlane, deployment: KubernetesObject, options: PodOptions): Promise<Pod> {
  const { index } = options
  const name = `${deployment.metadata.name}-${index}`
  const namespace = deployment.metadata.namespace ?? 'default'
  const spec = recordAt(deployment, 'spec', 'template', 'spec')
  const folder = join(cluster.folder, 'pods', name)
  const ports = await mappedPorts(spec, options.keptPorts ?? [])
  options.onPorts?.(ports)
  const mounts = await writeVolumes(cluster, { namespace, spec, folder, ports })
  const sidecars = listAt(spec, 'initContainers').map((container) =>
    containerOf(cluster, container, { ports, mounts, namespace, name }),
  )
  const containers = listAt(spec, 'containers').map((container) =>
    containerOf(cluster, container, { ports, mounts, namespace, name }),
  )

  const running = new Map<string, Program>()
  let restarts = 0
  let stopping = false

  const start = async (container: Container): Promise<void> => {
    const program = startProgram({ ...container, name: `${name}.${container.name}`, folder: cluster.folder })
    running.set(container.name, program)
    cluster.track(program)
    const { startup } = container
    if (startup !== undefined) await waitFor(`${name}: ${container.name} has started`, () => answers(startup, program))
    void keepRunning(container, program)
  }
  const keepRunning = async (container: Container, program: Program): Promise<void> => {
    while (program.exit() === undefined) await sleep(50)
    if (stopping || running.get(container.name) !== program) return
    progress(`${name}: ${container.name} ended with ${program.exit()}, is started again`)
    restarts += 1
    await sleep(1_000)
    if (!stopping) await start(container).catch((error: Error) => progress(error.message))
  }

  for (const container of [...sidecars, ...containers]) await start(container)

  return {
    name,
    port: (inPod) => ports.get(inPod) ?? inPod,
    container(container) {
      const program = running.get(container)
      if (program === undefined) throw new Error(`${name} has no container ${container}`)
      return program
    },
    restarts: () => restarts,
    kill(container) {
      process.kill(-(running.get(container)?.pid ?? 0), 'SIGKILL')
    },
    async stop() {
      stopping = true
      const grace = (numberAt(spec, 'terminationGracePeriodSeconds') ?? 30) * 1_000
      const order = [...containers, ...sidecars.toReversed()]
      for (const { name: container } of order) await running.get(container)?.stop('SIGTERM', grace)
    },
  }
}

interface PodContext {
  readonly ports: ReadonlyMap<number, number>
  /** Mount path in the pod, folder here. */
  readonly mounts: ReadonlyMap<string, string>
  readonly namespace: string
  readonly name: string
}

function containerOf(cluster: ControlPlane, container: unknown, context: PodContext): Container {
  const name = stringAt(container, 'name') ?? ''
  const own = listAt(container, 'volumeMounts').map((mount) => stringAt(mount, 'mountPath') ?? '')
  const local = (text: string): string => localText(text, context, own)
  const account = context.mounts.get(accountFolder)
  const token = own.includes(accountFolder) && account !== undefined ? account : '/nonexistent'
  const { command, args, isOurs } = programHere(container)
  const api = new URL(cluster.url)
  return {
    name,
    command,
    args: args.map(local),
    env: {
      KUBERNETES_SERVICE_HOST: api.hostname,
      KUBERNETES_SERVICE_PORT: api.port,
      // where the programs look for their account is fixed in an image, and a folder of this pod here
      TOKEN_FILE: join(token, 'token'),
      CA_FILE: join(token, 'ca.crt'),
      HEALTH_HOST: '127.0.0.1',
      ...(isOurs || account === undefined ? {} : { KUBECONFIG: join(account, 'kubeconfig') }),
      ...Object.fromEntries(
        listAt(container, 'env').map((entry) => [stringAt(entry, 'name') ?? '', local(valueOf(entry, context))]),
      ),
    },
    startup: probeUrl(container, context.ports),
  }
}

const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'

function valueOf(entry: unknown, { namespace, name }: PodContext): string {
  const field = stringAt(entry, 'valueFrom', 'fieldRef', 'fieldPath')
  const fields: Record<string, string> = {
    'metadata.namespace': namespace,
    'metadata.name': name,
    'status.podIP': '127.0.0.1',
  }
  return stringAt(entry, 'value') ?? fields[field ?? ''] ?? ''
}

/** Ports and mount paths in a text replaced by those of this machine; a port without a host gets the loopback. */
function localText(text: string, { ports, mounts }: PodContext, own: readonly string[]): string {
  const withFolders = own.reduce((result, path) => result.replaceAll(path, mounts.get(path) ?? path), text)
  if (/^\d+$/.test(withFolders)) return `${ports.get(Number(withFolders)) ?? withFolders}`
  return withFolders
    .replace(/=:(\d+)$/, (_, port: string) => `=127.0.0.1:${port}`)
    .replaceAll(/127\.0\.0\.1:(\d+)/g, (_, port: string) => `127.0.0.1:${ports.get(Number(port)) ?? port}`)
}

function probeUrl(container: unknown, ports: ReadonlyMap<number, number>): string | undefined {
  const path = stringAt(container, 'startupProbe', 'httpGet', 'path')
  const port = valueAt(container, 'startupProbe', 'httpGet', 'port')
  const named = listAt(container, 'ports').find((entry) => stringAt(entry, 'name') === port)
  const number = typeof port === 'number' ? port : numberAt(named, 'containerPort')
  return path === undefined || number === undefined
    ? undefined
    : `http://127.0.0.1:${ports.get(number) ?? number}${path}`
}

async function answers(url: string, program: Program): Promise<boolean> {
  const code = program.exit()
  if (code !== undefined) throw new Error(`it ended with ${code}\n${program.tail()}`)
  return (await fetch(url)).ok
}

/** Every port that the pod's containers declare or are told in a variable that ends in PORT. */
async function mappedPorts(spec: unknown, kept: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  const declared = containers.flatMap((container) => [
    ...listAt(container, 'ports').map((port) => numberAt(port, 'containerPort') ?? 0),
    ...listAt(container, 'env')
      .filter((entry) => stringAt(entry, 'name')?.endsWith('PORT'))
      .map((entry) => Number(stringAt(entry, 'value'))),
  ])
  const all = [...new Set(declared)]
  const free = await freePorts(all.length)
  return new Map(all.map((port, index) => [port, kept.includes(port) ? port : (free[index] ?? port)]))
}

interface VolumeContext {
  readonly namespace: string
  readonly spec: unknown
  readonly folder: string
  readonly ports: ReadonlyMap<number, number>
}

/** Writes the projected token and the ConfigMaps of the pod; returns the folder of each mount path. */
async function writeVolumes(cluster: ControlPlane, context: VolumeContext): Promise<ReadonlyMap<string, string>> {
  const { namespace, spec, folder, ports } = context
  for (const volume of listAt(spec, 'volumes')) {
    const target = join(folder, stringAt(volume, 'name') ?? '')
    await mkdir(target, { recursive: true })
    const configMap = stringAt(volume, 'configMap', 'name')
    if (configMap !== undefined) {
      const found = await cluster.admin.get(keyOf('v1', 'ConfigMap', namespace, configMap))
      for (const [key, value] of Object.entries(recordAt(found, 'data'))) {
        await writeFile(
          join(target, key),
          localText(String(value), { ports, mounts: new Map(), namespace, name: '' }, []),
        )
      }
    }
    if (listAt(volume, 'projected', 'sources').some((source) => valueAt(source, 'serviceAccountToken') !== undefined)) {
      const token = await cluster.tokenFor(namespace, stringAt(spec, 'serviceAccountName') ?? 'default')
      await writeFile(join(target, 'token'), token, { mode: 0o600 })
      await writeFile(join(target, 'ca.crt'), await cluster.authority())
      await writeFile(join(target, 'namespace'), namespace)
      // the engine looks for its account in one folder only, unless it is given this
      const { url: server } = cluster
      await writeFile(join(target, 'kubeconfig'), kubeconfigText({ server, caFile: cluster.caFile, token }), {
        mode: 0o600,
      })
    }
  }
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  return new Map(
    containers
      .flatMap((container) => listAt(container, 'volumeMounts'))
      .map((mount) => [stringAt(mount, 'mountPath') ?? '', join(folder, stringAt(mount, 'name') ?? '')]),
  )
}
