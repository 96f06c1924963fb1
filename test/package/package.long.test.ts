import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InstalledPackage, installPackage, run } from './installed-package.ts'

const root = join(import.meta.dirname, '../..')

/** What somebody writes who uses every export. */
const consumer = `
import { type Finding, type RenderResult, render, validate } from 'toolhive-operator'
import type { SyncHookRequest, SyncHookResponse } from 'toolhive-operator/metacontroller-types'
import { converge, toYaml } from 'toolhive-operator/testing'

const result: RenderResult = render('', { settings: { platform: 'openshift' }, now: '2026-01-31T12:00:00Z' })
const findings: readonly Finding[] = validate([])
const text: string = toYaml(result.children)
const cluster = await converge('')
const kinds: readonly string[] = cluster.writes.created.map(({ kind }) => kind)
export const sync = ({ parent }: SyncHookRequest): SyncHookResponse => ({ status: { name: parent.metadata.name }, children: [] })
// @ts-expect-error there is no such platform
render('', { settings: { platform: 'vms' } })
export const all = [findings, text, kinds]
`

describe('the packed package, in an empty project', () => {
  let installed: InstalledPackage

  beforeAll(() => {
    installed = installPackage()
  }, 120_000)
  afterAll(() => rmSync(dirname(installed.project), { recursive: true, force: true }))

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('has types that hold with module %s and resolution %s, its own checked too', (module, moduleResolution) => {
    writeFileSync(join(installed.project, 'package.json'), '{"type":"module"}')
    writeFileSync(join(installed.project, 'consumer.ts'), consumer)
    const nodeTypes = { types: ['node'], typeRoots: [join(root, 'node_modules/@types')] }
    const compilerOptions = { module, moduleResolution, target: 'es2023', lib: ['es2023'], strict: true, ...nodeTypes }
    writeFileSync(
      join(installed.project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: { ...compilerOptions, skipLibCheck: false, noEmit: true },
        files: ['consumer.ts'],
      }),
    )
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', installed.project], { encoding: 'utf8' })
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  })

  it('runs the tests of the example repository', () => {
    const example = join(installed.project, 'example')
    cpSync(join(installed.project, 'node_modules/toolhive-operator/manifests/examples/gitops'), example, {
      recursive: true,
    })
    expect(run(example, 'npm', 'test')).toMatch(/# pass 3\n# fail 0\n/)

    writeFileSync(
      join(example, 'weather.yaml'),
      readFileSync(join(example, 'weather.yaml'), 'utf8').replace('1.4.0', '2.0.0'),
    )
    const changed = spawnSync('npm', ['test'], { cwd: example, encoding: 'utf8' })
    expect(changed.status).not.toBe(0)
    expect(changed.stdout).toMatch(/# pass 2\n# fail 1\n/)
  })

  it('has a program that runs from node_modules/.bin', () => {
    const bin = join(installed.project, 'toolhive-operator')
    symlinkSync(join(installed.project, 'node_modules/toolhive-operator/bin/toolhive-operator.js'), bin)
    expect(run(installed.project, process.execPath, bin, '--version')).toMatch(/^\d+\.\d+\.\d+/)
  })

  it('has nothing that publint or "are the types wrong" complain about', async () => {
    const packed = readFileSync(installed.tarball)
    const { messages } = await publint({ pack: { tarball: new Uint8Array(packed).buffer }, strict: true })
    expect(messages).toEqual([])
    const checked = await checkPackage(createPackageFromTarballData(new Uint8Array(packed)))
    // The package is for ESM only: what CommonJS gets is an error of Node.js before 20.19, and no more
    const problems = checked.types === false ? ['no types'] : checked.problems.map(({ kind }) => kind)
    expect(problems.filter((kind) => kind !== 'CJSResolvesToESM' && kind !== 'NoResolution')).toEqual([])
  })
})
