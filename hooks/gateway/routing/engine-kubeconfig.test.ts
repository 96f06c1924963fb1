import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listAt, stringAt } from '../../kubernetes/read.ts'
import { enginePassword, isEngineWith, writeEngineKubeconfig } from './engine-kubeconfig.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toolhive-engine-'))
  file = join(folder, 'kubeconfig')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe("the engine's password", () => {
  it('is long and random', async () => {
    const password = await enginePassword(file)

    expect(password).toMatch(/^[\w-]{43}$/)
    expect(await enginePassword(file)).not.toBe(password)
  })

  it('is the same after a restart: the engine has read it', async () => {
    const password = await enginePassword(file)
    await writeEngineKubeconfig(file, 'http://127.0.0.1:8001', password)

    expect(await enginePassword(file)).toBe(password)
  })

  it.each(['', 'server: http://127.0.0.1:8001', 'server: http://engine:short@127.0.0.1:8001'])(
    'is made anew where the file holds %j',
    async (content) => {
      await writeFile(file, content)

      expect(await enginePassword(file)).toMatch(/^[\w-]{43}$/)
    },
  )

  it('is compared as a whole', () => {
    const isEngine = isEngineWith('secret')

    expect(isEngine(basic('engine:secret'))).toBe(true)
    const others = [
      basic('engine:secre'),
      basic('engine:secrets'),
      basic('other:secret'),
      'Bearer secret',
      '',
      undefined,
    ]
    expect(others.some(isEngine)).toBe(false)
  })
})

describe("the engine's kubeconfig", () => {
  it('is a file that others cannot read, with the URL of the gateway', async () => {
    await writeFile(file, 'before', { mode: 0o666 })

    await writeEngineKubeconfig(file, 'http://127.0.0.1:8001', 'secret')

    const [cluster] = listAt(load(await readFile(file, 'utf8')), 'clusters')
    expect(stringAt(cluster, 'cluster', 'server')).toBe('http://engine:secret@127.0.0.1:8001')
    expect((await stat(file)).mode & 0o777).toBe(0o640)
    expect(await readdir(folder)).toEqual(['kubeconfig'])
  })

  it('that cannot be written ends the start with what to do', async () => {
    await expect(writeEngineKubeconfig(join(folder, 'missing', 'kubeconfig'), 'http://a', 'b')).rejects.toThrow(
      /ENGINE_KUBECONFIG_FILE cannot be written .*ENOENT.* Mount a writable volume/,
    )
  })
})

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`
}
