import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apply, shell, textAt } from './support/cluster.ts'
import { imageValues, operatorIsReady, ourPlurals, removeOperator } from './support/installation.ts'
import { inventory } from './support/inventory.ts'
import { withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { definitionsChart, operatorChart } from './support/paths.ts'
import { endpointOf, isReady, server } from './support/servers.ts'
import { waitFor } from './support/wait.ts'

// The commands of the guide "Deploy the operator", in its order. The charts are those of this checkout, and each install is
// told the images of this run.

const namespace = 'e2e-document'
const inItsNamespace = '-n toolhive-system --create-namespace'

describe('the document, command by command', () => {
  let folder = ''
  let before: ReadonlySet<string> = new Set()
  let pods = ''

  withNamespace(namespace)

  beforeAll(async () => {
    await removeOperator()
    before = await inventory(namespace)
    folder = await mkdtemp(join(tmpdir(), 'operator-e2e-document-'))
    await writeFile(join(folder, 'images.json'), JSON.stringify(imageValues()))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('installs the definitions', async () => {
    await shell(`helm upgrade --install toolhive-operator-crds ${definitionsChart}`)
  })

  it('installs the operator, whose pod runs about 30 seconds later', async () => {
    await shell(`helm upgrade --install toolhive-operator ${operatorChart} ${inItsNamespace} ${images()}`)
    await operatorIsReady()
    const { stdout } = await shell('kubectl get pods -n toolhive-system')
    expect(stdout).toMatch(/^toolhive-operator-\S+ +3\/3 +Running +0 /m)
  })

  it('shows logs, and answers helm test', async () => {
    const pod = await textAt('{.items[0].metadata.name}', 'pods', '-n', 'toolhive-system')
    expect((await shell(`kubectl logs -n toolhive-system ${pod}`)).stdout).toContain('"msg":"listening"')
    await shell('helm test toolhive-operator -n toolhive-system')
  })

  it('runs a server', async () => {
    await apply(server({ namespace, name: 'fetch' }))
    await isReady(namespace, 'mcpserver/fetch')
    pods = await serverPods()
  })

  it('is customised: two replicas, whose server pods stay', async () => {
    await writeFile(join(folder, 'values.yaml'), 'operator:\n  replicaCount: 2\n')
    await shell(
      `helm upgrade --install toolhive-operator ${operatorChart} ${inItsNamespace} ${images()} -f ${folder}/values.yaml`,
    )
    await operatorIsReady()
    const { stdout } = await shell('kubectl get deployment -n toolhive-system toolhive-operator')
    expect(stdout).toMatch(/toolhive-operator +2\/2 +2 +2/)
    expect(await serverPods()).toBe(pods)
  })

  it('moves to namespace mode and shows its RoleBindings', async () => {
    const rbac = `operator:\n  rbac:\n    scope: 'namespace'\n    allowedNamespaces:\n      - '${namespace}'\n`
    await writeFile(join(folder, 'values.yaml'), rbac)
    await shell(
      `helm upgrade --install toolhive-operator ${operatorChart} ${inItsNamespace} ${images()} -f ${folder}/values.yaml`,
    )
    await operatorIsReady()
    const { stdout } = await shell('kubectl get rolebinding --all-namespaces | grep toolhive')
    expect(stdout).toMatch(
      /^e2e-document +toolhive-operator-manager-rolebinding +ClusterRole\/toolhive-operator-manager/m,
    )
  })

  it('moves back to cluster mode and shows what it has', async () => {
    await writeFile(join(folder, 'values.yaml'), "operator:\n  rbac:\n    scope: 'cluster'\n")
    await shell(
      `helm upgrade --install toolhive-operator ${operatorChart} ${inItsNamespace} ${images()} -f ${folder}/values.yaml`,
    )
    await operatorIsReady()
    const { stdout: definitions } = await shell('kubectl get crd | grep toolhive')
    for (const plural of ourPlurals) expect(definitions).toContain(`${plural}.toolhive.stacklok.dev`)
    const { stdout: roles } = await shell('kubectl get clusterrole | grep toolhive')
    expect(roles).toContain('toolhive-operator-manager-role')
    const { stdout: bindings } = await shell('kubectl get clusterrolebinding | grep toolhive')
    expect(bindings).toContain('toolhive-operator-manager-rolebinding')
  })

  it('is upgraded: definitions by chart and by file, then the operator with --reuse-values', async () => {
    await shell(`helm upgrade -i toolhive-operator-crds ${definitionsChart}`)
    for (const plural of ourPlurals) {
      await shell(`kubectl apply -f manifests/crds/toolhive.stacklok.dev_${plural}.yaml`)
    }
    await shell(`helm upgrade -i toolhive-operator ${operatorChart} -n toolhive-system --reuse-values`)
    await operatorIsReady()
  })

  it('has restarted no pod of the server by all that, and a client calls it', async () => {
    expect(await serverPods()).toBe(pods)
    await withClient(endpointOf(namespace, 'fetch'), async ({ call }) => {
      expect(await call('echo', { message: 'hello' })).toBe('Echo: hello')
    })
  })

  it('is uninstalled: the server goes on', async () => {
    await shell('helm uninstall toolhive-operator -n toolhive-system')
    await withClient(endpointOf(namespace, 'fetch'), async ({ call }) => {
      expect(await call('echo', { message: 'hello' })).toBe('Echo: hello')
    })
  })

  it('is removed with all servers when the definitions are deleted', async () => {
    for (const plural of ourPlurals) {
      await shell(`kubectl delete crd ${plural}.toolhive.stacklok.dev --timeout=60s`)
    }
    await shell('helm uninstall toolhive-operator-crds')
    await shell('kubectl delete namespace toolhive-system --timeout=100s')
  })

  it('has left nothing behind', async () => {
    await waitFor('the cluster is as it was', async () => {
      const more = [...(await inventory(namespace))].filter((name) => !before.has(name))
      if (more.length > 0) throw new Error(more.slice(0, 10).join(', '))
      return true
    })
  })

  function images(): string {
    return `-f ${folder}/images.json`
  }
})

/** Ids of the pods of the server and its proxy, with the restarts of their containers. */
function serverPods(): Promise<string> {
  const path = '{range .items[*]}{.metadata.uid} {.status.containerStatuses[0].restartCount} {end}'
  return textAt(path, 'pods', '-n', namespace)
}
