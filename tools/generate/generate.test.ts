import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reasons } from '../../hooks/api/reasons.ts'
import { commands } from '../../hooks/cli/run-cli.ts'
import { Environment } from '../../hooks/http/environment.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { scratchFolder } from '../../test/support/scratch-folder.ts'
import { generate } from './generate.ts'

async function run(
  root: string,
  { check = false } = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const written = { out: '', err: '' }
  const terminal = {
    out: (text: string): void => void (written.out += text),
    err: (text: string): void => void (written.err += text),
  }
  const code = await generate({ check, root }, { kinds, commands }, terminal)
  return { code, ...written }
}

describe('generate', () => {
  it('writes what is missing, and finds nothing to do the second time', async () => {
    const root = scratchFolder()

    const first = await run(root)
    const second = await run(root)

    expect(first.out).toContain('wrote manifests/crds/toolhive.stacklok.dev_mcpservers.yaml')
    expect(second.out).toMatch(/^\d+ files are up to date\.\n$/)
    expect(await run(root, { check: true })).toEqual({ code: 0, out: '', err: '' })
  })

  it('with --check names what is missing, changed or left over, and writes nothing', async () => {
    const root = scratchFolder()
    await run(root)
    writeFileSync(join(root, 'manifests/crds/old.yaml'), '')
    writeFileSync(join(root, 'docs/reference/reasons.md'), 'edited')

    const { code, err } = await run(root, { check: true })

    expect(code).toBe(1)
    expect(err).toBe(
      'docs/reference/reasons.md is not up to date (differs). Run: npm run generate\n' +
        'manifests/crds/old.yaml is not up to date (left over). Run: npm run generate\n',
    )
    expect(readFileSync(join(root, 'docs/reference/reasons.md'), 'utf8')).toBe('edited')
  })

  it('removes what nothing makes any more', async () => {
    const root = scratchFolder()
    mkdirSync(join(root, 'manifests/crds'), { recursive: true })
    writeFileSync(join(root, 'manifests/crds/old.yaml'), '')

    await run(root)

    expect(readdirSync(join(root, 'manifests/crds'))).not.toContain('old.yaml')
  })

  it('makes pages that name every reason, variable, field and kind', async () => {
    const root = scratchFolder()
    await run(root)
    const page = (name: string): string => readFileSync(join(root, 'docs/reference', `${name}.md`), 'utf8')

    for (const reason of Object.keys(reasons)) expect(page('reasons')).toContain(`| \`${reason}\` |`)
    for (const name of Object.keys(Environment.shape)) expect(page('environment')).toContain(`| \`${name}\` |`)
    for (const { names } of kinds) expect(page(names.singular)).toContain(`# ${names.kind}\n`)
    expect(page('mcpserver')).toContain('| `spec.oidcConfig.inline.clientSecretRef.key` | string | yes |')
  })
})
