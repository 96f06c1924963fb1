import { progress } from '../cluster/harness/progress.ts'
import { apply, chartDefault, get, kubectl } from './support/cluster.ts'
import { closeFigures, openFigures } from './support/figures.ts'
import { productImages, testImages } from './support/images.ts'
import { removeOperator } from './support/installation.ts'
import { deleteNamespace, deleteTestNamespaces } from './support/namespace.ts'
import { operatorChart } from './support/paths.ts'
import { probeImages } from './support/probe-images.ts'
import { setMissingImages } from './support/skips.ts'

/** While it exists, what is installed is ours to remove. */
const markNamespace = 'operator-e2e'

/** Leaves the installation for the next run, which begins with it: for work on a test. */
const isKept = process.env['E2E_KEEP'] === '1'

/** Looks whether the cluster is one that the suite may use and whether it has the images; says what will be skipped. */
export default async function setup(): Promise<() => Promise<void>> {
  openFigures()
  await checkCluster()
  await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: markNamespace } })
  const skipped = await checkImages()
  for (const line of skipped) progress(line)
  return async () => {
    if (!isKept) await removeAll()
    const lines = ['', 'What was measured:', ...(await closeFigures()).map((line) => `  ${line}`), ...skipped, '']
    process.stderr.write(lines.join('\n'))
  }
}

async function removeAll(): Promise<void> {
  await deleteTestNamespaces()
  await removeOperator()
  await deleteNamespace(markNamespace)
}

async function checkCluster(): Promise<void> {
  if (!process.env['KUBECONFIG']) {
    throw new Error('KUBECONFIG is not set. The tests install and remove the operator: name the cluster they may use.')
  }
  const { stdout } = await kubectl(['version', '-o', 'yaml'])
  progress(`cluster: Kubernetes ${/serverVersion:[\s\S]*gitVersion: (\S+)/.exec(stdout)?.[1]}`)
  if ((await get('namespace', markNamespace)) !== undefined) {
    progress(`an earlier run has left the namespace ${markNamespace}${isKept ? '' : ': removing its installation'}`)
    if (!isKept) await removeAll()
    return
  }
  if ((await get('crd', 'mcpservers.toolhive.stacklok.dev')) !== undefined) {
    throw new Error(
      'The cluster has the operator already, and the tests would remove it with all its servers. Use another cluster; or, ' +
        `where nothing is lost by it, say so with kubectl create namespace ${markNamespace}.`,
    )
  }
}

/** Throws where an image is missing without which nothing works; returns a line for each that costs some tests only. */
async function checkImages(): Promise<readonly string[]> {
  const registryApi = await imageOf(productImages.registryApi, 'registryAPI', 'image')
  const needed = [
    await imageOf(productImages.operator, 'operator', 'image'),
    await imageOf(productImages.runner, 'operator', 'toolhiveRunnerImage'),
    await imageOf(productImages.engine, 'metacontroller', 'image'),
    testImages.server,
    testImages.otherServer,
  ]
  const missing = await probeImages(markNamespace, [...needed, testImages.issuer, registryApi])
  const lacking = needed.filter((each) => missing.has(each))
  if (lacking.length > 0) {
    const list = lacking.map((each) => `  ${each}: ${missing.get(each)}`).join('\n')
    throw new Error(`The cluster cannot get these images; test/e2e/README.md says how to give them to it:\n${list}`)
  }
  setMissingImages([...missing.keys()])
  const standIn = registryApi === testImages.registryApi ? [`the registry API is a stand-in: ${registryApi}`] : []
  return [
    ...standIn,
    ...(missing.has(testImages.issuer) ? [`skipped: OIDC tests, for the cluster cannot get ${testImages.issuer}`] : []),
    ...(missing.has(registryApi) ? [`skipped: registry tests, for the cluster cannot get ${registryApi}`] : []),
  ]
}

async function imageOf(named: string | undefined, ...path: readonly string[]): Promise<string> {
  return named ?? (await chartDefault(operatorChart, ...path))
}
