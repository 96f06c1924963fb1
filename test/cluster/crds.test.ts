import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { condition, engineDefinitions, installDefinitions, ourDefinitions } from './harness/definitions.ts'
import { examples } from './harness/examples.ts'
import { few, inNamespace, label, readObjects } from './harness/objects.ts'
import { repositoryRoot } from './harness/paths.ts'
import { type Refusal, recordedInputs } from './harness/recorded.ts'
import { waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

describe('the definitions on a real API server', () => {
  const cluster = withCluster()
  let ours: readonly KubernetesObject[] = []

  beforeAll(async () => {
    ours = await ourDefinitions()
    await installDefinitions(cluster(), [...ours, ...(await engineDefinitions())])
    await cluster().createNamespace('inputs')
  })

  it('are six of ours, all structural, none with a warning condition', async () => {
    expect(new Set(ours.map((definition) => stringAt(definition, 'spec', 'names', 'plural')))).toEqual(
      new Set([
        'mcpexternalauthconfigs',
        'mcpgroups',
        'mcpregistries',
        'mcpremoteproxies',
        'mcpservers',
        'mcptoolconfigs',
      ]),
    )
    for (const definition of ours) {
      const stored = await cluster().admin.get(definition)
      expect(condition(stored, 'NonStructuralSchema'), label(definition)).toBeUndefined()
      expect(condition(stored, 'NamesAccepted'), label(definition)).toBe('True')
    }
  })

  it('can be applied with kubectl a second time without a change', async () => {
    const files = join(repositoryRoot, 'manifests/crds')
    const first = await cluster().kubectl(['apply', '-f', files])
    const second = await cluster().kubectl(['apply', '-f', files])
    expect(first.stderr + second.stderr).not.toMatch(/error/i)
    const lines = second.stdout.trim().split('\n')
    expect(lines).toHaveLength(6)
    expect(lines.filter((line) => !line.endsWith(' unchanged'))).toEqual([])
  })

  it('explain every field with a sentence', async () => {
    for (const definition of ours) {
      const plural = stringAt(definition, 'spec', 'names', 'plural') ?? ''
      // OpenAPI documents are published a moment after a kind is served
      await waitFor(`${plural} are explained`, async () => {
        const { stdout } = await cluster().kubectl(['explain', `${plural}.spec`, '--recursive=false'], { check: false })
        return /DESCRIPTION:\n {4}\S/.test(stdout)
      })
    }
  })

  it('answer `kubectl get` by plural, short names and category', async () => {
    for (const definition of ours) {
      for (const name of [
        stringAt(definition, 'spec', 'names', 'plural'),
        ...listAt(definition, 'spec', 'names', 'shortNames'),
      ]) {
        const { stderr } = await cluster().kubectl(['get', String(name), '-n', 'inputs'])
        expect(stderr).toContain('No resources found')
      }
    }
    await cluster().kubectl(['get', 'mcp', '-A'])
  })

  it('serve a status subresource with observedGeneration', () => {
    for (const definition of ours) {
      const [version] = listAt(definition, 'spec', 'versions')
      expect(valueAt(version, 'subresources', 'status'), label(definition)).toEqual({})
      const status = valueAt(version, 'schema', 'openAPIV3Schema', 'properties', 'status', 'properties')
      expect(valueAt(status, 'observedGeneration', 'type'), label(definition)).toBe('integer')
    }
  })

  it('accept and refuse what the recorded API server accepted and refused', async () => {
    const wrong: string[] = []
    for (const { name, object, refused } of await recordedInputs()) {
      const expected = stricter.get(name) ?? refused
      const { status, message } = await tryToCreate(object)
      if (status !== expected?.status || !(expected?.fields ?? []).every((field) => message.includes(field))) {
        wrong.push(`${name}: expected ${JSON.stringify(expected)}, got ${status} ${message}`)
      }
    }
    expect(few(wrong)).toEqual([])
  })

  it('accept every example', async () => {
    const wrong: string[] = []
    for (const { file, objects } of await examples()) {
      for (const object of objects) {
        const { status, message } = await tryToCreate(object)
        if (status !== undefined) wrong.push(`${file}: ${label(object)}: ${message}`)
      }
    }
    expect(few(wrong)).toEqual([])
  })

  it('accept and refuse the example of each rule, with its message', async () => {
    const wrong: string[] = []
    const folders = await ruleFolders()
    for (const folder of folders) {
      const message = (await readFile(join(folder, 'message.txt'), 'utf8')).trim()
      for (const object of await readObjects(join(folder, 'accepted.yaml'))) {
        const answer = await tryToCreate(object)
        if (answer.status !== undefined) wrong.push(`${folder}: should be accepted: ${answer.message}`)
      }
      for (const object of await readObjects(join(folder, 'refused.yaml'))) {
        const answer = await tryToCreate(object)
        if (answer.status !== 422 || !answer.message.includes(message)) {
          wrong.push(`${folder}: should be refused with "${message}": ${answer.status} ${answer.message}`)
        }
      }
    }
    expect(few(wrong)).toEqual([])
    expect(folders.length).toBeGreaterThan(20)
  })

  it('let an object that was stored before its bounds be changed, and its status be written', async () => {
    const { admin } = cluster()
    const definition = ours.find((candidate) => stringAt(candidate, 'spec', 'names', 'plural') === 'mcpservers')
    if (!definition) throw new Error('no definition of MCPServers')
    const server: KubernetesObject = {
      apiVersion: 'toolhive.stacklok.dev/v1alpha1',
      kind: 'MCPServer',
      metadata: { name: 'before-bounds', namespace: 'inputs' },
      spec: { image: 'a:1', groupRef: 'g'.repeat(300) },
    }
    const isTaken = async (): Promise<boolean> => (await tryToCreate(server)).status === undefined
    const bound = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/groupRef/maxLength'
    expect(await isTaken()).toBe(false)

    await admin.jsonPatch(definition, [{ op: 'remove', path: bound }])
    await waitFor('the definition has no bound', isTaken)
    await admin.create(server)
    await admin.jsonPatch(definition, [{ op: 'add', path: bound, value: 253 }])
    await waitFor('the definition has its bound again', async () => !(await isTaken()))

    const changed = await admin.patch(server, { metadata: { labels: { a: 'b' } }, spec: { image: 'a:2' } })
    expect(valueAt(changed, 'spec', 'image')).toBe('a:2')
    const written = await admin.patch(server, { status: { phase: 'Pending' } }, 'status')
    expect(valueAt(written, 'status', 'phase')).toBe('Pending')
    await expect(admin.patch(server, { spec: { groupRef: 'h'.repeat(300) } })).rejects.toThrow(/253/)
    await admin.remove(server)
  })

  /** `status` is `undefined` when the API server would create it. */
  async function tryToCreate(object: KubernetesObject): Promise<{ status: number | undefined; message: string }> {
    const collection = await cluster().admin.path(object.apiVersion, object.kind, 'inputs')
    const query = '?dryRun=All&fieldValidation=Strict'
    const answer = await cluster().admin.request('POST', `${collection}${query}`, inNamespace(object, 'inputs'))
    return {
      status: answer.status === 201 ? undefined : answer.status,
      message: stringAt(answer.body, 'message') ?? '',
    }
  }
})

async function ruleFolders(): Promise<string[]> {
  const root = join(repositoryRoot, 'test/crd-rules')
  const entries = await readdir(root, { recursive: true })
  return entries.filter((entry) => entry.endsWith('message.txt')).map((entry) => join(root, entry, '..'))
}

/** Where our definitions refuse on purpose what the Go operator's accepted. */
const stricter: ReadonlyMap<string, Refusal> = new Map()
