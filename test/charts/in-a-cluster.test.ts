import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { keyOf } from '../cluster/harness/client.ts'
import type { CommandResult } from '../cluster/harness/commands.ts'
import { repositoryRoot } from '../cluster/harness/paths.ts'
import { withCluster } from '../cluster/harness/with-cluster.ts'
import { goChartValues } from './support/go-chart-values.ts'
import { crdChart, operatorChart } from './support/render.ts'

const release = ['toolhive-operator', operatorChart, '-n', 'toolhive-system', '--create-namespace']
const definitions = ['toolhive-operator-crds', crdChart]
const crdFiles = join(repositoryRoot, 'charts/operator-crds/files/crds')
const engineFiles = join(repositoryRoot, 'charts/operator-crds/files/metacontroller')

describe('the charts in a cluster, in the order of the document', () => {
  const cluster = withCluster()
  const helm = (...args: readonly string[]): Promise<CommandResult> => cluster().helm(args)
  /** What Helm says, when it must refuse. */
  const refused = async (...args: readonly string[]): Promise<string> => {
    const { code, stderr } = await cluster().helm(args, { check: false })
    expect(code, `helm ${args.join(' ')} was not refused`).not.toBe(0)
    return stderr
  }
  const definition = (name: string): Promise<KubernetesObject | undefined> =>
    cluster().admin.get(keyOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', undefined, name))

  it('refuses the operator before its definitions, and says what to install', async () => {
    expect(await refused('upgrade', '--install', ...release)).toContain('helm upgrade --install toolhive-operator-crds')
  })

  it('refuses definitions that came by kubectl until they are handed over', async () => {
    await cluster().kubectl(['apply', '-f', crdFiles])
    expect(await refused('upgrade', '--install', ...definitions)).toContain('invalid ownership metadata')
    await helm('upgrade', '--install', ...definitions, '--take-ownership')
    expect(
      (await definition('mcpservers.toolhive.stacklok.dev'))?.metadata.labels?.['app.kubernetes.io/managed-by'],
    ).toBe('Helm')
  })

  it('lets kubectl apply the files over what Helm has installed, and Helm upgrade after that', async () => {
    await cluster().kubectl(['apply', '-f', crdFiles])
    await helm('upgrade', '-i', ...definitions, '--set', 'crds.labels.round=two')
    await cluster().kubectl(['apply', '-f', crdFiles])
    const { metadata } = (await definition('mcpgroups.toolhive.stacklok.dev')) ?? { metadata: undefined }
    expect(metadata?.labels).toMatchObject({ round: 'two', 'app.kubernetes.io/managed-by': 'Helm' })
    expect(metadata?.annotations?.['helm.sh/resource-policy']).toBe('keep')
  })

  it('keeps the definitions when their release is uninstalled, and takes them up again', async () => {
    await helm('uninstall', 'toolhive-operator-crds')
    expect(await definition('mcpservers.toolhive.stacklok.dev')).toBeDefined()
    // At once: those of Metacontroller may still be going.
    await helm('upgrade', '-i', ...definitions)
    for (const name of ['mcpservers.toolhive.stacklok.dev', 'compositecontrollers.metacontroller.k8s.io']) {
      expect((await definition(name))?.metadata.deletionTimestamp, name).toBeUndefined()
      expect(await definition(name), name).toBeDefined()
    }
  })

  it('installs the operator, upgrades it with --reuse-values, and uninstalls it', async () => {
    const { stdout } = await helm('upgrade', '--install', ...release, '--set', 'operator.replicaCount=2')
    expect(stdout).toContain('kubectl rollout status deployment/toolhive-operator -n toolhive-system')
    expect(stdout).toContain('It manages MCP servers in every namespace')
    await helm('upgrade', '-i', ...release, '--reuse-values')
    const deployment = await cluster().admin.get(keyOf('apps/v1', 'Deployment', 'toolhive-system', 'toolhive-operator'))
    expect(deployment).toMatchObject({ spec: { replicas: 2 } })
    await helm('uninstall', 'toolhive-operator', '-n', 'toolhive-system')
    expect(await cluster().admin.list('metacontroller.k8s.io/v1alpha1', 'CompositeController')).toEqual([])
  })

  const namespaceMode = ['--set', 'operator.rbac.scope=namespace,operator.rbac.allowedNamespaces={team-a,team-b}']

  it('refuses allowed namespaces that do not exist, and says how to go on', async () => {
    await cluster().createNamespace('team-a')
    const said = await refused('upgrade', '--install', ...release, ...namespaceMode)
    expect(said).toContain('kubectl create namespace team-b')
    expect(said).toContain('operator.rbac.createNamespaces')
  })

  it('creates them when told to, and leaves those that exist to their owner', async () => {
    const args = [...release, ...namespaceMode, '--set', 'operator.rbac.createNamespaces=true']
    await helm('upgrade', '--install', ...args)
    await helm('upgrade', '--install', ...args)
    const { stdout } = await helm('get', 'manifest', 'toolhive-operator', '-n', 'toolhive-system')
    expect(stdout.match(/kind: Namespace\n/g)).toHaveLength(1)

    await helm('uninstall', 'toolhive-operator', '-n', 'toolhive-system')
    for (const name of ['team-a', 'team-b']) {
      const found = await cluster().admin.get(keyOf('v1', 'Namespace', undefined, name))
      expect(found?.metadata.deletionTimestamp, name).toBeUndefined()
      expect(found, name).toBeDefined()
    }
  })

  it('leaves Metacontroller’s definitions of somebody else alone, installing and uninstalling', async () => {
    await helm('uninstall', 'toolhive-operator-crds')
    await cluster().kubectl(['wait', '--for=delete', 'crd/compositecontrollers.metacontroller.k8s.io'])
    await cluster().kubectl(['apply', '-f', engineFiles])
    const { stdout } = await helm('upgrade', '--install', ...definitions)
    expect(stdout).toContain('Not changed, because something else installed them')
    await helm('uninstall', 'toolhive-operator-crds')
    expect((await definition('compositecontrollers.metacontroller.k8s.io'))?.metadata.deletionTimestamp).toBeUndefined()
    await helm('upgrade', '--install', ...definitions)
  })

  describe("over a release of the Go operator's chart", () => {
    let folder = ''
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'toolhive-go-chart-'))
      await mkdir(join(folder, 'templates'))
      await writeFile(
        join(folder, 'Chart.yaml'),
        JSON.stringify({ apiVersion: 'v2', name: 'toolhive-operator', version: '0.3.7' }),
      )
      await writeFile(join(folder, 'values.yaml'), JSON.stringify(goChartValues))
      await cp(join(operatorChart, 'templates/_names.tpl'), join(folder, 'templates/_names.tpl'))
      await helm(
        'install',
        'toolhive-operator',
        folder,
        '-n',
        'toolhive-system',
        '--create-namespace',
        '--set',
        'operator.replicaCount=3',
      )
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    it('says which flag to use instead of --reuse-values', async () => {
      expect(await refused('upgrade', '-i', ...release, '--reuse-values')).toContain('--reset-then-reuse-values')
    })

    it('upgrades with that flag, and keeps what the user had set', async () => {
      await helm('upgrade', '-i', ...release, '--reset-then-reuse-values')
      const deployment = await cluster().admin.get(
        keyOf('apps/v1', 'Deployment', 'toolhive-system', 'toolhive-operator'),
      )
      expect(deployment).toMatchObject({ spec: { replicas: 3 } })
    })
  })
})
