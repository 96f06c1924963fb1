import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { apiGroup } from '../../hooks/engine/kind.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, numberAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { condition, engineDefinitions, installDefinitions, ourDefinitions } from './harness/definitions.ts'
import { asObject, inNamespace, label } from './harness/objects.ts'
import { repositoryRoot } from './harness/paths.ts'
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
    expect(ours.map((definition) => stringAt(definition, 'spec', 'names', 'plural')).toSorted()).toEqual([
      'mcpexternalauthconfigs',
      'mcpgroups',
      'mcpregistries',
      'mcpremoteproxies',
      'mcpservers',
      'mcptoolconfigs',
    ])
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
      const { stdout } = await cluster().kubectl(['explain', `${plural}.spec`, '--recursive=false'])
      expect(stdout, plural).toMatch(/DESCRIPTION:\n {4}\S/)
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
      const answer = await cluster().admin.request(
        'POST',
        `${await cluster().admin.path(object.apiVersion, object.kind, 'inputs')}?dryRun=All&fieldValidation=Strict`,
        inNamespace(object, 'inputs'),
      )
      const expected = stricter.get(name) ?? refused
      const message = stringAt(answer.body, 'message') ?? ''
      const status = answer.status === 201 ? undefined : answer.status
      if (status !== expected?.status || !(expected?.fields ?? []).every((field) => message.includes(field))) {
        wrong.push(`${name}: expected ${JSON.stringify(expected)}, got ${answer.status} ${message}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

interface Refusal {
  readonly status: number
  /** Paths that the message must name. */
  readonly fields: readonly string[]
}

interface RecordedInput {
  readonly name: string
  readonly object: KubernetesObject
  readonly refused: Refusal | undefined
}

/** Where our definitions refuse on purpose what the Go operator's accepted. */
const stricter: ReadonlyMap<string, Refusal> = new Map()

/** Objects that were sent to an API server with the Go operator's definitions, and how it answered. */
async function recordedInputs(): Promise<RecordedInput[]> {
  const text = await readFile(join(repositoryRoot, 'test/cluster/recorded/inputs.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const row: unknown = JSON.parse(line)
      const object = asObject(valueAt(row, 'object'))
      expect(object.apiVersion).toContain(apiGroup)
      const status = numberAt(row, 'refused', 'status')
      return {
        name: `${stringAt(row, 'case')}: ${label(object)}`,
        object,
        refused: status === undefined ? undefined : { status, fields: listAt(row, 'refused', 'fields').map(String) },
      }
    })
}
