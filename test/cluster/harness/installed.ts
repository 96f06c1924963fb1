import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ControlPlane } from './control-plane.ts'
import { engineBinary } from './engine-tests.ts'
import { createKubelet, type Kubelet } from './kubelet.ts'
import { repositoryRoot } from './paths.ts'
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
}

export async function installCharts(cluster: ControlPlane, values: Values = {}): Promise<Installed> {
  const [port = 0] = await freePorts(1)
  const kubelet = createKubelet(cluster, releaseNamespace, 'toolhive-operator')
  await cluster.helm(['upgrade', '--install', 'toolhive-operator-crds', definitionsChart])
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
  }
  await installed.upgrade(values)
  return installed
}
