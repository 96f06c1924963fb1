import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { nearest } from '../../hooks/cli/nearest.ts'
import { buildPrograms, built } from '../support/built-programs.ts'
import { scratchFolder } from '../support/scratch-folder.ts'
import { folderOf, run, server } from './run.ts'

const oneSentence = /^[^\n]{10,300}\n$/

describe('what cannot be read is said in one sentence, without a stack', () => {
  it.each([
    ['a folder without objects', () => scratchFolder(), /^There are no YAML or JSON files in /],
    ['a link to nothing', () => linked('/nonexistent/a.yaml'), /a\.yaml cannot be read: ENOENT/],
    ['a file that is not there', () => join(tmpdir(), 'no-such-file.yaml'), /cannot be read\. Use an existing/],
  ])('%s', async (_, path, message) => {
    const { code, out, err } = await run(['validate', '-f', path()])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(oneSentence)
    expect(err).toMatch(message)
  })

  it.skipIf(process.getuid?.() === 0)('a file without rights', async () => {
    const folder = folderOf({ 'a.yaml': server('a') })
    chmodSync(join(folder, 'a.yaml'), 0o000)
    const { code, err } = await run(['validate', '-f', folder])
    expect(code).toBe(1)
    expect(err).toMatch(/a\.yaml cannot be read: EACCES/)
  })

  it('hooks that do not listen', async () => {
    const { code, err } = await run(['simulate', '-f', '-', '--url', 'http://127.0.0.1:9'], { stdin: server('a') })
    expect(code).toBe(1)
    expect(err).toMatch(oneSentence)
    expect(err).toContain('There are no hooks at http://127.0.0.1:9')
  })
})

describe('objects are found', () => {
  it('beside a folder that is called like a file', async () => {
    const folder = folderOf({ 'server.yaml': server('a') })
    mkdirSync(join(folder, 'more.yaml'))
    expect(await run(['validate', '-f', folder])).toMatchObject({ code: 0 })
  })

  it('in JSON documents one after the other, braces in strings and all', async () => {
    const spec = { image: 'example.org/server:v1', env: [{ name: 'A', value: '}{"' }] }
    const object = (name: string): string =>
      JSON.stringify({ apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'MCPServer', metadata: { name }, spec })
    const { code, out } = await run(['render', '-f', '-', '-o', 'json'], { stdin: `${object('a')}\n${object('b')}` })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ parent: { name: 'a' } }, { parent: { name: 'b' } }])
  })
})

describe('commands', () => {
  it('have help under help', async () => {
    expect((await run(['help', 'render'])).out).toBe((await run(['render', '--help'])).out)
    expect(await run(['help', 'rende'])).toMatchObject({ code: 1, out: '' })
  })

  it('are guessed where they are misspelt', async () => {
    expect((await run(['valdate'])).err).toContain('Did you mean validate?')
    expect((await run(['launch'])).err).not.toContain('Did you mean')
  })

  it.each([
    ['rendr', 'render'],
    ['dif', 'diff'],
    ['crd', 'crds'],
    ['x', undefined],
    ['rrrrrr', undefined],
  ])('%s is nearest to %s', (word, expected) => {
    expect(nearest(word, ['render', 'diff', 'crds'])).toBe(expected)
  })
})

describe('the program', () => {
  const program = join(built, 'cli/main.js')

  beforeAll(buildPrograms, 120_000)

  it('ends quietly when nobody reads on', () => {
    const script = `{ node ${program} render -f manifests/examples; echo "ended with $?" >&2; } | head -c 10`
    const { stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
    expect(stderr.split('\n').filter((line) => !line.startsWith('warning: '))).toEqual(['ended with 0', ''])
  })
})

function linked(target: string): string {
  const folder = scratchFolder()
  symlinkSync(target, join(folder, 'a.yaml'))
  return folder
}
