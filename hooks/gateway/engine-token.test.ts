import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bringsToken, engineToken } from './engine-token.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toolhive-token-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe("the engine's token", () => {
  it('is made at the first start: long, random, in a file that others cannot read', async () => {
    const file = join(folder, 'token')

    const token = await engineToken(file)

    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await readFile(file, 'utf8')).toBe(token)
    expect((await stat(file)).mode & 0o777).toBe(0o640)
    expect(await readdir(folder)).toEqual(['token'])
    expect(await engineToken(join(folder, 'other'))).not.toBe(token)
  })

  it('is the same after a restart: the engine has read it', async () => {
    const file = join(folder, 'token')

    expect(await engineToken(file)).toBe(await engineToken(file))
  })

  it.each(['', 'short', `${'a'.repeat(43)} and more`])('is made anew where the file holds %j', async (content) => {
    const file = join(folder, 'token')
    await writeFile(file, content, { mode: 0o666 })

    expect(await engineToken(file)).toMatch(/^[\w-]{43}$/)
    expect((await stat(file)).mode & 0o777).toBe(0o640)
  })

  it('that cannot be kept ends the start with what to do', async () => {
    await expect(engineToken(join(folder, 'missing', 'token'))).rejects.toThrow(
      /ENGINE_TOKEN_FILE cannot be written .*ENOENT.* Mount a writable volume/,
    )
  })

  it('is compared as a whole', () => {
    const isEngine = bringsToken('secret')

    expect(isEngine('Bearer secret')).toBe(true)
    expect(['secret', 'Bearer secre', 'Bearer secrets', 'bearer secret', '', undefined].some(isEngine)).toBe(false)
  })
})
