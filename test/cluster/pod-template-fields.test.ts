import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { goJson } from '../../hooks/kubernetes/go-json.ts'
import { recordAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { asGoWrites } from '../../hooks/workload/build/pod-patch/as-go-writes.ts'
import { podTemplateFields } from '../../hooks/workload/read/pod-template/pod-template-fields.ts'
import { repositoryRoot } from './harness/paths.ts'

const run = promisify(execFile)

/** Output of the program that reads Kubernetes' own Go types. */
async function fromGo(...args: readonly string[]): Promise<string> {
  const cwd = join(repositoryRoot, 'test/cluster/tools/pod-template-fields')
  return (await run('go', ['run', '.', ...args], { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout
}

describe('the fields of a pod template', () => {
  it("are those of Kubernetes' Go types", async () => {
    const table = join(repositoryRoot, 'hooks/workload/read/pod-template/pod-template-fields.ts')
    expect(await readFile(table, 'utf8'), 'run: npm run generate:pod-template').toBe(await fromGo())
  })

  it('are written byte for byte as Go writes them', async () => {
    const lines = (await fromGo('-samples', '60')).trimEnd().split('\n')
    const given = new Set<string>()
    for (const line of lines) {
      const sample: unknown = JSON.parse(line)
      const [type, value] = [stringAt(sample, 'type'), recordAt(sample, 'given')]
      expect(goJson(asGoWrites(value, type)), line).toBe(stringAt(sample, 'encoded'))
      for (const name of Object.keys(value)) given.add(`${type}.${name}`)
    }
    const all = Object.entries(podTemplateFields).flatMap(([type, fields]) =>
      Object.keys(fields).map((name) => `${type}.${name}`),
    )
    expect([...given].toSorted()).toEqual(all.toSorted())
  })
})
