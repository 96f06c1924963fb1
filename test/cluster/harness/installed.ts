import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readEnvironment } from '../../../hooks/http/environment.ts'
import { listAt, recordAt, stringAt } from '../../../hooks/kubernetes/read.ts'
import type { Settings } from '../../../hooks/settings.ts'
import { keyOf } from './client.ts'
import type { ControlPlane } from './control-plane.ts'
import { chartDefinitionsAreServed } from './definitions.ts'
import { createKubelet, type Kubelet, type KubeletOptions } from './kubelet.ts'
import { engineBinary, repositoryRoot } from './paths.ts'
import { freePorts } from './ports.ts'

export const definitionsChart: string = join(repositoryRoot, 'charts/operator-crds')
export const operatorChart: string = join(repositoryRoot, 'charts/operator')

export const releaseNamespace = 'toolhive-system'
/** The account that holds the operator's rights, as the API server names it. */
export const operatorUser = `system:serviceaccount:${releaseNamespace}:toolhive-operator`

/** Values of the operator's chart. */
export type Values = Readonly<Record<string, unknown>>

/** Both charts installed by Helm, and the Deployment's pods run as processes where there is an engine. */
export interface Installed {
  readonly kubelet: Kubelet
  /** `helm upgrade --install -f`: these values alone, besides the port of the hooks. */
  upgrade(values: Values): Promise<void>
  uninstall(): Promise<void>
  /** What the chart tells the hooks. */
  settings(): Promise<Settings>
}

export async function installCharts(
  cluster: ControlPlane,
  values: Values = {},
  options: KubeletOptions = {},
): Promise<Installed> {
  const [port = 0] = await freePorts(1)
  const kubelet = createKubelet(cluster, releaseNamespace, 'toolhive-operator', options)
  await cluster.helm(['upgrade', '--install', 'toolhive-operator-crds', definitionsChart])
  await chartDefinitionsAreServed(cluster)
  const installed: Installed = {
    kubelet,
    async upgrade(next) {
      const [portFile, valuesFile] = [join(cluster.folder, 'port.yaml'), join(cluster.folder, 'values.yaml')]
      // all pods share this machine's loopback, so the chart's fixed port may be taken
      await writeFile(portFile, JSON.stringify({ operator: { hookPort: port } }))
      await writeFile(valuesFile, JSON.stringify(next))
      const release = ['toolhive-operator', operatorChart, '-n', releaseNamespace, '--create-namespace']
      await cluster.helm(['upgrade', '--install', ...release, '-f', valuesFile, '-f', portFile])
      if (engineBinary !== undefined) await kubelet.sync()
    },
    async uninstall() {
      await cluster.helm(['uninstall', 'toolhive-operator', '-n', releaseNamespace])
      await kubelet.sync()
    },
    settings: () => chartSettings(cluster),
  }
  await installed.upgrade(values)
  return installed
}

/** What the chart tells the hooks: the variables of the Deployment that Helm has installed. */
export async function chartSettings({ admin }: ControlPlane): Promise<Settings> {
  const deployment = await admin.get(keyOf('apps/v1', 'Deployment', releaseNamespace, 'toolhive-operator'))
  const spec = recordAt(deployment, 'spec', 'template', 'spec')
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  const manager = containers.find((container) => stringAt(container, 'name') === 'manager')
  const variables = listAt(manager, 'env').map((entry) => [stringAt(entry, 'name') ?? '', stringAt(entry, 'value')])
  const reading = readEnvironment(Object.fromEntries(variables))
  if (!reading.ok) throw new Error(reading.errors.join('\n'))
  return reading.settings
}
