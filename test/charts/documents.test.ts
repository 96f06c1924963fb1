import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { release } from '../../hooks/release.ts'
import { keyOf } from '../cluster/harness/client.ts'
import { type CommandResult, runCommand } from '../cluster/harness/commands.ts'
import type { ControlPlane } from '../cluster/harness/control-plane.ts'
import { repositoryRoot } from '../cluster/harness/paths.ts'
import { withCluster } from '../cluster/harness/with-cluster.ts'
import { snippetFaults } from '../documents/check-snippet.ts'
import { clusterCommands, commonFlags } from '../documents/cluster-commands.ts'
import { goChartValues } from './support/go-chart-values.ts'

// The commands of the guides as they stand there, in a folder with the charts and manifests of this checkout. There is no
// kubelet and no engine here, so what looks into a running container or waits for a server is left out, and so is what
// makes the cluster and its images: test/documents checks the words of those, test/e2e runs them.

const leftOut = /^(kubectl (logs|port-forward|wait)|helm test|npm|npx|docker|kind|claude) /

describe('README.md', () => {
  const { run } = guide('README.md')

  it('has commands that work, in their order', async () => {
    await run()
  })
})

describe('docs/quickstart.md', () => {
  const { run, cluster } = guide('docs/quickstart.md')

  it('has commands that work, in their order', async () => {
    await run({
      '## 4. Call a tool': async () => {
        const server = await cluster().admin.get(
          keyOf('toolhive.stacklok.dev/v1alpha1', 'MCPServer', 'default', 'yardstick'),
        )
        expect(server).toMatchObject({ spec: { transport: 'stdio', proxyMode: 'streamable-http' } })
      },
    })
  })
})

describe("the charts' notes", () => {
  const cluster = withCluster({ nodes: 1 })
  const namespaceMode = [
    '--set',
    'operator.rbac.scope=namespace',
    '--set',
    'operator.rbac.allowedNamespaces={team,other}',
  ]

  it('have commands that can be pasted as they stand there', async () => {
    await cluster().createNamespace('team')
    await cluster().createNamespace('other')
    const here = await folderFor(cluster())
    const definitions = await notesOf(['toolhive-operator-crds', 'charts/operator-crds'])
    expect(await faultsOf(definitions)).toEqual([])
    expect(definitions).toContain('helm upgrade --install toolhive-operator charts/operator')
    await shell(cluster(), here, { name: 'notes', script: pasted(definitions) })

    const operator = await notesOf(['toolhive-operator', 'charts/operator', '-n', 'toolhive-system', ...namespaceMode])
    expect(await faultsOf(operator)).toEqual([])
    expect(operator).toContain(release.image)
    await shell(cluster(), here, { name: 'notes', script: pasted(operator) })
    const applied = keyOf('toolhive.stacklok.dev/v1alpha1', 'MCPServer', 'team', 'yardstick')
    expect(await cluster().admin.get(applied)).toMatchObject({ spec: { transport: 'stdio' } })

    async function notesOf(chart: readonly string[]): Promise<string> {
      const { stdout } = await shell(cluster(), here, {
        name: 'helm',
        script: ['helm upgrade --install', ...chart.map((word) => `'${word}'`)].join(' '),
      })
      return stdout.split('NOTES:\n')[1] ?? ''
    }
  })
})

describe('the flags that the documents may use', () => {
  const cluster = withCluster()
  const cases = Object.entries(clusterCommands).flatMap(([program, subcommands]) =>
    Object.entries(subcommands).map(([name, flags]) => [program, name, { ...commonFlags, ...flags }] as const),
  )

  it.each(cases)('are flags of %s %s', async (program, name, flags) => {
    const { tools } = cluster()
    const command = program === 'helm' ? tools.helm : tools.kubectl
    const pages = [[...name.split(' '), '--help'], ...(program === 'kubectl' ? [['options']] : [])]
    const answers = await Promise.all(
      pages.map((args) =>
        runCommand({ name: program, command, args, env: { HOME: '/nonexistent' }, check: true, timeout: 60_000 }),
      ),
    )
    const help = answers.map(({ stdout }) => stdout).join('\n')
    for (const flag of Object.keys(flags))
      expect(help, flag).toMatch(new RegExp(`^ +(-\\w, )?(--\\w[\\w-]*, )?${flag}\\b`, 'm'))
  })
})

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
      '## 7. Check the result': async () => {
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
      const here = await folderFor(cluster())
      for (const [name, text] of Object.entries(files)) await writeFile(join(here, name), text)
      const pending = new Map(Object.entries(checks))
      for (const { heading, script } of blocksOf(await readFile(join(repositoryRoot, path), 'utf8'))) {
        const check = pending.get(heading)
        pending.delete(heading)
        await check?.()
        await shell(cluster(), here, { name: heading, script })
      }
      expect([...pending.keys()]).toEqual([])
    },
  }
}

/** A reader's folder: charts and manifests of this checkout, kubectl and Helm on the path. */
async function folderFor({ tools, folder }: ControlPlane): Promise<string> {
  const here = await mkdtemp(join(folder, 'guide-'))
  for (const name of ['manifests', 'charts']) await symlink(join(repositoryRoot, name), join(here, name))
  await mkdir(join(here, 'bin'))
  await symlink(tools.kubectl, join(here, 'bin/kubectl'))
  await symlink(tools.helm, join(here, 'bin/helm'))
  return here
}

/** Runs a script in such a folder; it ends at the first command that fails. */
function shell(
  { adminKubeconfig }: ControlPlane,
  here: string,
  { name, script }: { readonly name: string; readonly script: string },
): Promise<CommandResult> {
  const env = { PATH: `${join(here, 'bin')}:${process.env['PATH'] ?? ''}`, KUBECONFIG: adminKubeconfig, HOME: here }
  const args = ['--norc', '-euo', 'pipefail', '-c', script]
  return runCommand({ name, command: 'bash', args, env, cwd: here, check: true, timeout: 120_000 })
}

/** What a reader of notes pastes: the lines that are commands, each with the here-document that follows it. */
function pasted(notes: string): string {
  const commands = [...notes.matchAll(/^ *(?:kubectl|helm) .*?(?:<<(\w+)\n.*?^\1$|$)/gms)].map(([command]) => command)
  return commands.filter((command) => !leftOut.test(command.trim())).join('\n')
}

/** What the check of documents finds in the commands of notes. */
async function faultsOf(notes: string): Promise<readonly string[]> {
  return snippetFaults({ document: 'NOTES.txt', line: 1, language: 'sh', text: pasted(notes) })
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
