import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { MCPServerSpec } from '../../hooks/api/v1alpha1/mcp-server.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { run } from './run.ts'

const root = 'manifests/examples'
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => join(root, name))

describe('examples', () => {
  it.each(files)('%s is valid and renders without errors', async (file) => {
    const { code, out, err } = await run(['render', '-f', file, '-o', 'json'])

    expect(err.split('\n').filter((line) => line !== '' && !line.startsWith('warning: '))).toEqual([])
    expect(code).toBe(0)
    expect(JSON.parse(out)).not.toEqual([])
  })

  it.each(files)('%s says what it shows, and where the schema of each object of ours is', (file) => {
    const documents = readFileSync(file, 'utf8').split(/^---$/m)
    const schemas = Object.fromEntries(kinds.map(({ names }) => [names.kind, `${names.singular}_v1alpha1.json`]))

    expect(documents[0]).toMatch(/^# [A-Z].{30,}/m)
    for (const document of documents) {
      const kind = /^kind: (MCP\w+)$/m.exec(document)?.[1]
      if (kind === undefined) continue
      expect(document).toMatch(
        new RegExp(
          `^# yaml-language-server: \\$schema=\\.\\./\\.\\./schemas/toolhive\\.stacklok\\.dev/${schemas[kind]}$`,
          'm',
        ),
      )
    }
  })

  it('can be applied together: no two objects have one name', () => {
    const identities = files.flatMap((file) =>
      loadAll(readFileSync(file, 'utf8')).map((document) => {
        const namespace = stringAt(document, 'metadata', 'namespace') ?? 'default'
        return `${stringAt(document, 'kind')} ${namespace}/${stringAt(document, 'metadata', 'name')}`
      }),
    )

    expect(identities).toHaveLength(new Set(identities).size)
  })

  it('show every field that a person writes and that is not deprecated', () => {
    const text = files.map((file) => readFileSync(file, 'utf8')).join('\n')
    const fields = Object.keys(MCPServerSpec.shape)
    const deprecated = new Set(['port', 'targetPort', 'tools'])

    expect(fields.filter((field) => !deprecated.has(field) && !text.includes(`\n  ${field}:`))).toEqual([])
  })
})
