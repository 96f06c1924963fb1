import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { keyOf } from '../cluster/harness/client.ts'
import { runCommand } from '../cluster/harness/commands.ts'
import { repositoryRoot } from '../cluster/harness/paths.ts'
import { withCluster } from '../cluster/harness/with-cluster.ts'
import { goChartValues } from './support/go-chart-values.ts'

// The commands of the guides as they stand there, in a folder with the charts and manifests of this checkout. There is no
// kubelet here, so what would look into a running container is left out.

const leftOut = /^(kubectl logs|helm test) /

describe('docs/install.md', () => {
  const { run } = guide('docs/install.md', { 'values.yaml': 'operator: {replicaCount: 2}\n' })

  it('has commands that work, in their order', async () => {
    await run()
  })
})

describe('docs/migrate-from-go-operator.md', () => {
  const { run, cluster } = guide('docs/migrate-from-go-operator.md')

  beforeAll(async () => {
    // What the Go operator's charts leave behind: definitions that Helm does not own, two releases, objects with finalizers.
    await cluster().kubectl(['apply', '-f', join(repositoryRoot, 'manifests/crds')])
    await installGoChart('toolhive-operator-crds', 'default', {})
    await installGoChart('toolhive-operator', 'toolhive-system', goChartValues, '--set', 'operator.replicaCount=2')
    await cluster().createNamespace('team')
    for (const object of objects) await cluster().admin.create(object)
  })

  async function installGoChart(
    name: string,
    namespace: string,
    values: unknown,
    ...args: readonly string[]
  ): Promise<void> {
    const chart = join(cluster().folder, `go-${name}`)
    await mkdir(chart)
    await writeFile(join(chart, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name, version: '0.3.7' }))
    await writeFile(join(chart, 'values.yaml'), JSON.stringify(values))
    await cluster().helm(['install', name, chart, '-n', namespace, '--create-namespace', ...args])
  }

  it('has commands that work, in their order', async () => {
    await run({
      '## 7. See that all is well': async () => {
        for (const { apiVersion, kind, metadata } of objects) {
          const found = await cluster().admin.get(keyOf(apiVersion, kind, 'team', metadata.name))
          const foreign = metadata.finalizers.filter((finalizer) => finalizer.startsWith('example.com/'))
          expect(found?.metadata, kind).toMatchObject({ name: metadata.name })
          expect(Reflect.get(found?.metadata ?? {}, 'finalizers') ?? [], kind).toEqual(foreign)
        }
        const deployment = keyOf('apps/v1', 'Deployment', 'toolhive-system', 'toolhive-operator')
        expect(await cluster().admin.get(deployment)).toMatchObject({ spec: { replicas: 2 } })
      },
    })
  })
})

/** The guide's shell blocks against a cluster of its own, with these files beside them. */
function guide(
  path: string,
  files: Readonly<Record<string, string>> = {},
): {
  readonly cluster: ReturnType<typeof withCluster>
  /** Runs every block; a check stands under the heading before whose blocks it runs. */
  readonly run: (checks?: Readonly<Record<string, () => Promise<void>>>) => Promise<void>
} {
  const cluster = withCluster({ nodes: 1 })
  return {
    cluster,
    async run(checks = {}) {
      const { tools, folder, adminKubeconfig } = cluster()
      const here = await mkdtemp(join(folder, 'guide-'))
      for (const folder of ['manifests', 'charts']) await symlink(join(repositoryRoot, folder), join(here, folder))
      for (const [name, text] of Object.entries(files)) await writeFile(join(here, name), text)
      await mkdir(join(here, 'bin'))
      await symlink(tools.kubectl, join(here, 'bin/kubectl'))
      await symlink(tools.helm, join(here, 'bin/helm'))
      const env = { PATH: `${join(here, 'bin')}:${process.env['PATH'] ?? ''}`, KUBECONFIG: adminKubeconfig, HOME: here }

      const pending = new Map(Object.entries(checks))
      for (const { heading, script } of blocksOf(await readFile(join(repositoryRoot, path), 'utf8'))) {
        const check = pending.get(heading)
        pending.delete(heading)
        await check?.()
        const args = ['--norc', '-euo', 'pipefail', '-c', script]
        await runCommand({ name: heading, command: 'bash', args, env, cwd: here, check: true, timeout: 120_000 })
      }
      expect([...pending.keys()]).toEqual([])
    },
  }
}

/** The blocks marked `sh`, each with the heading above it. */
function blocksOf(text: string): readonly { readonly heading: string; readonly script: string }[] {
  return text.split(/^(?=## )/m).flatMap((section) => {
    const [heading = ''] = section.split('\n', 1)
    return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => ({
      heading,
      script: block
        .split('\n')
        .filter((line) => !leftOut.test(line))
        .join('\n'),
    }))
  })
}

const apiVersion = 'toolhive.stacklok.dev/v1alpha1'
const objects = [
  {
    apiVersion,
    kind: 'MCPServer',
    metadata: {
      name: 'fetch',
      namespace: 'team',
      finalizers: ['mcpserver.toolhive.stacklok.dev/finalizer', 'example.com/keep'],
    },
    spec: { image: 'example.com/fetch:1', transport: 'stdio' },
  },
  {
    apiVersion,
    kind: 'MCPGroup',
    metadata: { name: 'all', namespace: 'team', finalizers: ['toolhive.stacklok.dev/mcpgroup-finalizer'] },
    spec: { description: 'all servers' },
  },
  {
    apiVersion,
    kind: 'MCPToolConfig',
    metadata: { name: 'few', namespace: 'team', finalizers: ['toolhive.stacklok.dev/toolconfig-finalizer'] },
    spec: { toolsFilter: ['fetch'] },
  },
  {
    apiVersion,
    kind: 'MCPRemoteProxy',
    metadata: { name: 'far', namespace: 'team', finalizers: ['example.com/keep'] },
    spec: {
      remoteURL: 'https://mcp.example.com',
      oidcConfig: { type: 'inline', inline: { issuer: 'https://issuer.example.com', audience: 'mcp' } },
    },
  },
]
