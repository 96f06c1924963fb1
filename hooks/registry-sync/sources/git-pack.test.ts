import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { checkPack } from './git-pack.ts'

const directory = mkdtempSync(join(tmpdir(), 'git-pack-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** A pack as git makes it, of files that differ little, so that it holds deltas. */
function packOf(files: Readonly<Record<string, string>>): Buffer {
  const git = (...args: readonly string[]): Buffer =>
    execFileSync('git', ['-C', directory, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args])
  git('init', '-q')
  for (const [path, content] of Object.entries(files)) writeFileSync(join(directory, path), content)
  git('add', '-A')
  git('commit', '-q', '--allow-empty', '-m', 'files')
  return execFileSync(
    'git',
    ['-C', directory, 'pack-objects', '--stdout', '--revs', '--delta-base-offset', '--window=10'],
    {
      input: 'HEAD\n',
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
}

/** A pack of blobs whose headers state these sizes. */
function forgedPack(blobs: readonly { readonly stated: number; readonly content: Buffer }[]): Buffer {
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
  head.writeUInt32BE(blobs.length, 8)
  const objects = blobs.map(({ stated, content }) => {
    const header = [(3 << 4) | (stated & 15)]
    for (let rest = Math.floor(stated / 16); rest > 0; rest = Math.floor(rest / 128)) {
      header[header.length - 1] = (header.at(-1) ?? 0) | 128
      header.push(rest & 127)
    }
    return Buffer.concat([Buffer.from(header), deflateSync(content)])
  })
  return Buffer.concat([head, ...objects, Buffer.alloc(20)])
}

const limits = { objects: 100, bytes: 1024 * 1024 }
const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`).join('\n')

describe('the check of a pack', () => {
  it('passes what git makes, with deltas', () => {
    const pack = packOf({ a: lines, b: `${lines}\nmore`, c: `first\n${lines}`, empty: '' })
    expect(() => checkPack(pack, limits)).not.toThrow()
  })

  it('counts what deltas make, not what they take', () => {
    const pack = packOf({ a: lines, b: `${lines}\nmore`, c: `first\n${lines}` })
    expect(() => checkPack(pack, { ...limits, bytes: lines.length * 2 })).toThrow('unpacks to more than')
  })

  it('refuses a bomb by its stated size', () => {
    const pack = forgedPack([{ stated: 8 * 1024 * 1024 * 1024, content: Buffer.alloc(10) }])
    expect(() => checkPack(pack, limits)).toThrow('unpacks to more than 1 MiB')
  })

  it('refuses a bomb that states less than it is, without unpacking it', () => {
    const pack = forgedPack([{ stated: 10, content: Buffer.alloc(50 * 1024 * 1024) }])
    const before = process.memoryUsage().arrayBuffers
    expect(() => checkPack(pack, limits)).toThrow()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * 1024 * 1024)
  })

  it('refuses many small objects', () => {
    const pack = forgedPack(Array.from({ length: 101 }, () => ({ stated: 1, content: Buffer.from('x') })))
    expect(() => checkPack(pack, limits)).toThrow('more than 100 objects')
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('x'.repeat(64))],
    ['a pack that ends too early', forgedPack([{ stated: 10, content: Buffer.from('0123456789') }]).subarray(0, 14)],
    [
      'noise in place of an object',
      Buffer.concat([Buffer.from('PACK\0\0\0\x02\0\0\0\x01', 'latin1'), Buffer.alloc(40, 0x35)]),
    ],
  ])('refuses %s', (_, pack) => {
    expect(() => checkPack(pack, limits)).toThrow()
  })
})
