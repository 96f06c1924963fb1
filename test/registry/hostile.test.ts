import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { entry, toolHiveDocument } from './documents.ts'
import { endWithTest, gitServer, messageOf, phase, registry, useProgram } from './harness.ts'
import { listen } from './listen.ts'
import { configMap, type RunningRegistry } from './program.ts'

/** Sources that mean harm, against the real program: refused with a message, and its memory stays below its container's limit. */

useProgram()

/** The container's limit is 1 GiB; what the program itself may come to, in MiB. */
const memoryLimit = 900

async function fromServer(listener: RequestListener): Promise<RunningRegistry> {
  const { url, close } = await listen(createServer(listener))
  endWithTest(close)
  return await registry({ spec: { source: { type: 'api', format: 'upstream', api: { endpoint: url } } } })
}

async function fromRepository(
  files: Readonly<Record<string, string | Buffer>>,
  compression?: number,
): Promise<RunningRegistry> {
  const git = await gitServer(compression)
  git.commit(files)
  return await registry({ spec: { source: { type: 'git', git: { repository: git.url } } } })
}

/** The message of the failure, once there is one. */
async function failureOf(running: RunningRegistry): Promise<string> {
  await phase(running, 'Failed', 60_000)
  expect(running.served()).toBeUndefined()
  expect(running.peakMemory()).toBeLessThan(memoryLimit)
  return String(messageOf(running))
}

const fine = toolHiveDocument({ alpha: entry() })

describe('a hostile HTTP source', () => {
  it('with an endless body is cut off at 100 MiB', { timeout: 60_000 }, async () => {
    const chunk = Buffer.alloc(256 * 1024, 0x20)
    const running = await fromServer((_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write(chunk, () => setImmediate(more))
      }
      more()
    })
    expect(await failureOf(running)).toMatch(/larger than 100 MiB|took longer than 10 s/)
  })

  it('that never ends its answer is cut off after 10 seconds', { timeout: 60_000 }, async () => {
    const running = await fromServer((_, response) => {
      response.write('{')
      const timer = setInterval(() => response.write(' '), 100)
      response.on('close', () => clearInterval(timer))
    })
    expect(await failureOf(running)).toContain('took longer than 10 s')
  })

  it.each([
    ['loopback', 'http://127.0.0.2/'],
    ['loopback by a name', 'http://localhost.localdomain/'],
    ['the metadata address', 'http://169.254.169.254/latest/meta-data/'],
    ['a private address', 'http://10.96.0.1/'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['IPv4 inside IPv6', 'http://[::ffff:169.254.169.254]/'],
  ])('may not redirect to %s', async (_, location) => {
    const running = await fromServer((__, response) => response.writeHead(302, { location }).end())
    expect(await failureOf(running)).toMatch(/is refused|ENOTFOUND|EAI_AGAIN/)
  })

  it.each([
    ['deep JSON', '['.repeat(1_000_000), 'nested deeper than 64 levels'],
    ['millions of values', `[${'0,'.repeat(3_000_000)}0]`, 'more than 1000000 values'],
    ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'not UTF-8'],
  ])('with %s is refused', async (_, body, message) => {
    expect(await failureOf(await fromServer((__, response) => response.end(body)))).toContain(message)
  })

  it('that hands out the same page for ever is left', async () => {
    const page = JSON.stringify({ servers: [], metadata: { nextCursor: 'again' } })
    const running = await fromServer((_, response) => response.end(page))
    await phase(running, 'Ready')
    expect(running.servers()).toEqual([])
  })
})

describe('a hostile repository', () => {
  it('that unpacks to more than 100 MiB is refused before it is unpacked', { timeout: 60_000 }, async () => {
    const running = await fromRepository({ 'registry.json': fine, bomb: Buffer.alloc(110 * 1024 * 1024) })
    expect(await failureOf(running)).toContain('the repository unpacks to more than 100 MiB')
    expect(running.peakMemory()).toBeLessThan(250)
  })

  it('of more than 100 MiB is refused', { timeout: 120_000 }, async () => {
    const running = await fromRepository({ 'registry.json': fine, noise: randomBytes(101 * 1024 * 1024) }, 0)
    expect(await failureOf(running)).toMatch(/larger than 100 MiB|unpacks to more than 100 MiB/)
  })

  it('of 10,000 files is refused', async () => {
    const git = await gitServer()
    git.commit({ 'registry.json': fine })
    const blob = git.gitWith(fine, 'hash-object', '-w', '--stdin')
    const files = Array.from({ length: 9_999 }, (_, index) => `100644 blob ${blob}\tfile-${index}.json\n`)
    const tree = git.gitWith(`${files.join('')}100644 blob ${blob}\tregistry.json\n`, 'mktree')
    git.git('push', '-q', '--force', '../registry.git', `${git.git('commit-tree', '-m', 'many', tree)}:refs/heads/main`)
    const running = await registry({ spec: { source: { type: 'git', git: { repository: git.url } } } })
    expect(await failureOf(running)).toContain('the repository has 10000 files or more')
  })

  it('whose trees repeat each other to billions of files is refused', { timeout: 60_000 }, async () => {
    const git = await gitServer()
    git.commit({ 'registry.json': fine })
    const blob = git.gitWith('x', 'hash-object', '-w', '--stdin')
    const inner = Array.from({ length: 10 }, (_, index) => `100644 blob ${blob}\tf${index}\n`).join('')
    let tree = git.gitWith(inner, 'mktree')
    for (let level = 0; level < 9; level += 1) {
      tree = git.gitWith(
        Array.from({ length: 10 }, (_, index) => `040000 tree ${tree}\td${index}\n`).join(''),
        'mktree',
      )
    }
    git.git('push', '-q', '--force', '../registry.git', `${git.git('commit-tree', '-m', 'bomb', tree)}:refs/heads/bomb`)
    const running = await registry({ spec: { source: { type: 'git', git: { repository: git.url, branch: 'bomb' } } } })
    expect(await failureOf(running)).toContain('the repository has 10000 files or more')
  })

  it.each([
    ['deep JSON', '['.repeat(1_000_000), 'nested deeper than 64 levels'],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), 'it is not UTF-8 text'],
    ['nothing', '', 'data cannot be empty'],
  ])('with %s in its file is refused', async (_, content, message) => {
    expect(await failureOf(await fromRepository({ 'registry.json': content }))).toContain(message)
  })

  it('may not lead out of itself by its path', async () => {
    const git = await gitServer()
    git.commit({ 'registry.json': fine })
    const running = await registry({
      spec: { source: { type: 'git', git: { repository: git.url, path: '../../../../etc/x.json' } } },
    })
    expect(await failureOf(running)).toContain('failed to get file ../../../../etc/x.json from repository')
  })
})

describe('a hostile ConfigMap', () => {
  it('with a text that is nothing but nesting is refused', async () => {
    const running = await registry({
      spec: { source: { configmap: { name: 'src' } } },
      objects: [configMap('src', { 'registry.json': '{"a":'.repeat(100_000) })],
    })
    expect(await failureOf(running)).toContain('nested deeper than 64 levels')
  })
})

describe('a lawful but large source', () => {
  it('of 60 MiB beside the document stays within the memory', { timeout: 180_000 }, async () => {
    const running = await fromRepository({ 'registry.json': fine, noise: randomBytes(60 * 1024 * 1024) }, 0)
    await phase(running, 'Ready', 150_000)
    expect(running.peakMemory()).toBeLessThan(memoryLimit)
  })
})
