import { readdirSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { apiGroup } from '../../../hooks/api/names.ts'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { recordAt, stringAt } from '../../../hooks/kubernetes/read.ts'
import type { ControlPlane } from './control-plane.ts'
import { readObjects } from './objects.ts'
import { repositoryRoot } from './paths.ts'

const folder = join(repositoryRoot, 'test/goldens/migration')
const operatorManager = 'thv-operator'
const runnerManager = 'toolhive-container-manager'

/** What the Go operator left in one namespace. */
export interface Legacy {
  /** Also its namespace. */
  readonly name: string
  /** Users' objects; ours among them with the Go operator's finalizers, annotations and status, its defaults filled in. */
  readonly given: readonly KubernetesObject[]
  /** Its children as they were stored, without what the API server fills in; owner references lack the uid. */
  readonly made: readonly KubernetesObject[]
}

/** `test/goldens/migration/<case>/`, sorted. */
export function legacies(): Promise<Legacy[]> {
  return Promise.all(
    readdirSync(folder)
      .toSorted()
      .map(async (name) => ({
        name,
        given: await readObjects(join(folder, name, 'given.yaml')),
        made: await readObjects(join(folder, name, 'made.yaml')),
      })),
  )
}

/**
 * Stand-ins for the releases of the Go operator's charts: one that keeps definitions in its `crds` folder (Helm then
 * does not own them), one whose only content are the values.
 */
export async function installGoCharts(cluster: ControlPlane, values: unknown): Promise<void> {
  const charts = ['toolhive-operator-crds', 'toolhive-operator'].map((name) => join(cluster.folder, `go-${name}`))
  const [definitions = '', operator = ''] = charts
  await Promise.all(charts.map((chart) => mkdir(join(chart, 'templates'), { recursive: true })))
  await writeFile(join(definitions, 'Chart.yaml'), 'apiVersion: v2\nname: toolhive-operator-crds\nversion: 0.0.52\n')
  await writeFile(join(operator, 'Chart.yaml'), 'apiVersion: v2\nname: toolhive-operator\nversion: 0.3.7\n')
  await cp(join(repositoryRoot, 'manifests/crds'), join(definitions, 'crds'), {
    recursive: true,
    filter: (path) => !path.endsWith('metacontroller'),
  })
  await writeFile(join(cluster.folder, 'go-values.yaml'), JSON.stringify(values))
  await cluster.shell(`
    helm upgrade --install toolhive-operator-crds ${definitions}
    helm upgrade --install toolhive-operator ${operator} -n toolhive-system --create-namespace -f go-values.yaml
  `)
}

/** Puts a legacy into the cluster, as the Go operator's writes (plain creates) and its runners' (server-side apply). */
export async function createLegacy(cluster: ControlPlane, { name, given, made }: Legacy): Promise<void> {
  const { admin } = cluster
  await cluster.createNamespace(name)
  const parents = new Map<string, string>()
  for (const object of given) {
    const { metadata } = await admin.create(object)
    if (!isOurs(object)) continue
    parents.set(`${object.kind} ${metadata.name}`, metadata.uid ?? '')
    if (object['status'] !== undefined) await admin.patch(object, { status: object['status'] }, 'status')
  }
  for (const object of made) {
    const ownerReferences = object.metadata.ownerReferences?.map((owner) => ({
      ...owner,
      uid: parents.get(`${owner.kind} ${owner.name}`) ?? '',
    }))
    await admin.create(
      { ...object, metadata: { ...object.metadata, ownerReferences } },
      `&fieldManager=${operatorManager}`,
    )
  }
  for (const object of given.filter(({ kind }) => kind === 'MCPServer')) {
    for (const child of runnerObjects(object, made)) await admin.apply(child, { manager: runnerManager })
  }
}

/** Whether it is of one of our kinds. */
export function isOurs({ apiVersion }: KubernetesObject): boolean {
  return apiVersion.startsWith(`${apiGroup}/`)
}

/** What the runner applies for a server: a StatefulSet, and a headless Service where the server listens. */
export function runnerObjects(server: KubernetesObject, made: readonly KubernetesObject[]): KubernetesObject[] {
  const { name, namespace } = server.metadata
  const document = made.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === `${name}-runconfig`)
  if (document === undefined) return []
  const runConfig: unknown = JSON.parse(stringAt(document, 'data', 'runconfig.json') ?? '')
  const labels = Object.fromEntries(
    Object.entries(recordAt(runConfig, 'container_labels')).map(([key, value]) => [key, String(value)]),
  )
  const service = `mcp-${name}-headless`
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels: { ...labels, app: name } },
    spec: {
      serviceName: service,
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { ...labels, app: name } },
        spec: { containers: [{ name: 'mcp', image: stringAt(runConfig, 'image') }] },
      },
    },
  }
  if (stringAt(runConfig, 'transport') === 'stdio') return [set]
  const spec = { clusterIP: 'None', selector: { app: name }, ports: [{ name: 'http', port: 8080 }] }
  return [set, { apiVersion: 'v1', kind: 'Service', metadata: { name: service, namespace, labels }, spec }]
}
