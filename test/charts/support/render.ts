import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { isRecord } from '../../../hooks/kubernetes/read.ts'
import { buildTools } from '../../cluster/build-tools.ts'
import { type CommandResult, runCommand } from '../../cluster/harness/commands.ts'
import { repositoryRoot } from '../../cluster/harness/paths.ts'

export const operatorChart = join(repositoryRoot, 'charts/operator')
export const crdChart = join(repositoryRoot, 'charts/operator-crds')

export interface Rendering {
  readonly chart?: string
  /** As in a values file. */
  readonly values?: Readonly<Record<string, unknown>>
  readonly release?: string
  readonly namespace?: string
  /** Groups, versions and kinds that the cluster is said to know. */
  readonly apiVersions?: readonly string[]
  readonly args?: readonly string[]
}

/** The text that `helm template` prints; throws with Helm's message when it refuses. */
export async function renderText(rendering: Rendering = {}): Promise<string> {
  const { code, stdout, stderr } = await helmTemplate(rendering)
  if (code !== 0) throw new Error(stderr)
  return stdout
}

/** The objects that `helm template` prints. */
export async function render(rendering: Rendering = {}): Promise<readonly KubernetesObject[]> {
  return objectsIn(await renderText(rendering))
}

/** What Helm says when it refuses to render; throws when it does not refuse. */
export async function refusal(rendering: Rendering): Promise<string> {
  const { code, stderr } = await helmTemplate(rendering)
  if (code === 0) throw new Error('helm template did not refuse these values')
  return stderr
}

/** `helm lint --strict`; throws with its findings. */
export async function lint(chart: string, values: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const { code, stdout, stderr } = await withValues(values, (file) => helm(['lint', '--strict', chart, '-f', file]))
  if (code !== 0) throw new Error(`${stdout}${stderr}`)
}

/** The documents of a YAML stream that are objects. */
export function objectsIn(text: string): readonly KubernetesObject[] {
  return loadAll(text).filter((document): document is KubernetesObject => isRecord(document) && 'kind' in document)
}

/** The one object of a kind and name. */
export function objectOf(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name)
  const [object] = found
  if (!object || found.length > 1) throw new Error(`there are ${found.length} objects ${kind} ${name}`)
  return object
}

/** The names of all objects of a kind. */
export function namesOf(objects: readonly KubernetesObject[], kind: string): readonly string[] {
  return objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name)
}

async function helmTemplate({
  chart = operatorChart,
  values = {},
  release = 'toolhive-operator',
  namespace = 'toolhive-system',
  apiVersions = [],
  args = [],
}: Rendering): Promise<CommandResult> {
  const known = apiVersions.flatMap((version) => ['--api-versions', version])
  return withValues(values, (file) =>
    helm(['template', release, chart, '-n', namespace, '-f', file, ...known, ...args]),
  )
}

async function withValues<Result>(
  values: Readonly<Record<string, unknown>>,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'toolhive-values-'))
  try {
    const file = join(folder, 'values.json')
    await writeFile(file, JSON.stringify(values))
    return await use(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function helm(args: readonly string[]): Promise<CommandResult> {
  const { helm: command } = await buildTools()
  const env = { PATH: process.env['PATH'] ?? '', HOME: tmpdir() }
  return runCommand({ name: 'helm', command, args, env, check: false, timeout: 60_000 })
}
