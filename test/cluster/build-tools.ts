import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repositoryRoot } from './harness/paths.ts'
import { progress } from './harness/progress.ts'

const run = promisify(execFile)

/** A binary that the cluster tests start, built from a module of our own under `tools/<module>`. */
interface Tool {
  readonly name: ToolName
  readonly module: 'kubernetes' | 'etcd' | 'helm' | 'kwok'
  readonly package: string
  /** `-X` flags: without them the API server reports a version that kubectl and Helm cannot parse. */
  readonly variables: Readonly<Record<string, string>>
}

export type ToolName =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kubectl'
  | 'helm'
  | 'kwok'

/** Absolute path of every binary. */
export type Tools = Readonly<Record<ToolName, string>>

/** What envtest's assets folder holds: taken from `KUBEBUILDER_ASSETS` when that is set. */
const assetNames: ReadonlySet<string> = new Set(['etcd', 'kube-apiserver', 'kubectl'])

/**
 * Builds what is not in the cache and returns the paths; one progress line per binary.
 * The cache is `.cache/cluster-tools`, or `CLUSTER_TOOLS_CACHE`; a changed go.mod or go.sum makes a new folder in it.
 */
export async function buildTools(): Promise<Tools> {
  return {
    etcd: await buildTool(tools.etcd),
    kubectl: await buildTool(tools.kubectl),
    'kube-apiserver': await buildTool(tools['kube-apiserver']),
    'kube-controller-manager': await buildTool(tools['kube-controller-manager']),
    'kube-scheduler': await buildTool(tools['kube-scheduler']),
    helm: await buildTool(tools.helm),
    kwok: await buildTool(tools.kwok),
  }
}

async function buildTool(tool: Tool): Promise<string> {
  const assets = process.env['KUBEBUILDER_ASSETS']
  if (assets && assetNames.has(tool.name)) {
    return join(assets, tool.name)
  }
  const module = join(repositoryRoot, 'test/cluster/tools', tool.module)
  const folder = join(cacheFolder(), `${tool.module}-${await moduleHash(module)}`)
  const binary = join(folder, tool.name)
  if (await exists(binary)) {
    return binary
  }
  progress(`building ${tool.name} (${tool.package}); the first time takes minutes`)
  await mkdir(folder, { recursive: true })
  const unfinished = `${binary}.${process.pid}`
  const variables = Object.entries(tool.variables).map(([name, value]) => `-X ${name}=${value}`)
  try {
    await run(
      'go',
      ['build', '-trimpath', '-ldflags', ['-s -w', ...variables].join(' '), '-o', unfinished, tool.package],
      {
        cwd: module,
        env: { ...process.env, CGO_ENABLED: '0' },
        maxBuffer: 64 * 1024 * 1024,
      },
    )
    await rename(unfinished, binary)
  } finally {
    await rm(unfinished, { force: true })
  }
  progress(`built ${tool.name}`)
  return binary
}

function cacheFolder(): string {
  return process.env['CLUSTER_TOOLS_CACHE'] ?? join(repositoryRoot, '.cache/cluster-tools')
}

async function moduleHash(module: string): Promise<string> {
  const hash = createHash('sha256')
  for (const file of ['go.mod', 'go.sum']) {
    hash.update(await readFile(join(module, file)))
  }
  return hash.digest('hex').slice(0, 12)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

const kubernetesVersion = {
  'k8s.io/component-base/version.gitVersion': 'v1.36.3',
  'k8s.io/component-base/version.gitMajor': '1',
  'k8s.io/component-base/version.gitMinor': '36',
}

const tools: Readonly<Record<ToolName, Tool>> = {
  etcd: { name: 'etcd', module: 'etcd', package: 'go.etcd.io/etcd/server/v3', variables: {} },
  kubectl: kubernetesTool('kubectl'),
  'kube-apiserver': kubernetesTool('kube-apiserver'),
  'kube-controller-manager': kubernetesTool('kube-controller-manager'),
  'kube-scheduler': kubernetesTool('kube-scheduler'),
  helm: {
    name: 'helm',
    module: 'helm',
    package: 'helm.sh/helm/v3/cmd/helm',
    variables: {
      'helm.sh/helm/v3/internal/version.version': 'v3.21.4',
      // what `helm template` and `helm lint` take for the cluster's version
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': '1',
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': '36',
      'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor': '1',
      'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor': '36',
    },
  },
  kwok: { name: 'kwok', module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok', variables: {} },
}

function kubernetesTool(name: ToolName): Tool {
  return { name, module: 'kubernetes', package: `k8s.io/kubernetes/cmd/${name}`, variables: kubernetesVersion }
}
