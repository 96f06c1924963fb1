import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Limits } from '../../hooks/registry-sync/program.ts'
import { entry, toolHiveDocument } from './documents.ts'
import { endWithTest, gitServer, messageOf, phase, registry } from './harness.ts'
import { listen } from './listen.ts'
import { configMap, type RunningRegistry } from './program.ts'

/** At which size the tests are made. */
export interface Scale {
  readonly limits: Limits
  /** Whether the program gets a process of its own, whose memory is watched. */
  readonly inOwnProcess: boolean
}

/** The container's limit is 1 GiB; what the program itself may come to, in MiB. */
const memoryLimit = 900

const fine = toolHiveDocument({ alpha: entry() })

/** Declares the tests of sources that mean harm: refused with a message, within the memory of the container. */
export function testHostileSources({ limits, inOwnProcess }: Scale): void {
  const gitMiB = limits.git.bytes / 1024 / 1024

  function start(options: Parameters<typeof registry>[0]): Promise<RunningRegistry> {
    return registry({ ...options, limits, inOwnProcess })
  }

  async function fromServer(listener: RequestListener): Promise<RunningRegistry> {
    const { url, close } = await listen(createServer(listener))
    endWithTest(close)
    return await start({ spec: { source: { type: 'api', format: 'upstream', api: { endpoint: url } } } })
  }

  async function fromRepository(
    files: Readonly<Record<string, string | Buffer>>,
    compression?: number,
  ): Promise<RunningRegistry> {
    const git = await gitServer(compression)
    git.commit(files)
    return await start({ spec: { source: { type: 'git', git: { repository: git.url } } } })
  }

  /** That the program's own process never took more than this, in MiB. */
  function expectPeakBelow(running: RunningRegistry, limit: number): void {
    if (!inOwnProcess) return
    expect(running.peakMemory()).toBeGreaterThan(20)
    expect(running.peakMemory()).toBeLessThan(limit)
  }

  /** The message of the failure, once there is one. */
  async function failureOf(running: RunningRegistry): Promise<string> {
    await phase(running, 'Failed', 60_000)
    expect(running.served()).toBeUndefined()
    expectPeakBelow(running, memoryLimit)
    return String(messageOf(running))
  }

  describe('a hostile HTTP source', () => {
    it('with an endless body is cut off', { timeout: 60_000 }, async () => {
      const chunk = Buffer.alloc(256 * 1024, 0x20)
      const running = await fromServer((_, response) => {
        const more = (): void => {
          if (!response.destroyed) response.write(chunk, () => setImmediate(more))
        }
        more()
      })
      expect(await failureOf(running)).toMatch(/larger than \d+ MiB|took longer than/)
    })

    it('that never ends its answer is cut off', { timeout: 60_000 }, async () => {
      const running = await fromServer((_, response) => {
        response.write('{')
        const timer = setInterval(() => response.write(' '), 100)
        response.on('close', () => clearInterval(timer))
      })
      expect(await failureOf(running)).toContain(`took longer than ${limits.api.requestMs / 1000} s`)
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
      expect(await failureOf(running)).toMatch(/is not allowed|ENOTFOUND|EAI_AGAIN/)
    })

    it.each([
      ['deep JSON', '['.repeat(1_000_000), 'nested deeper than 64 levels'],
      ['millions of values', `[${'0,'.repeat(3_000_000)}0]`, 'more than 1000000 values'],
      ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'not valid UTF-8'],
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
    it('that unpacks to more than its limit is refused before it is unpacked', { timeout: 60_000 }, async () => {
      const running = await fromRepository({ 'registry.json': fine, bomb: Buffer.alloc(limits.git.bytes * 1.1) })
      expect(await failureOf(running)).toContain(`the repository unpacks to more than ${gitMiB} MiB`)
      expectPeakBelow(running, 250)
    })

    it('that is larger than its limit is refused', { timeout: 120_000 }, async () => {
      const running = await fromRepository({ 'registry.json': fine, noise: randomBytes(limits.git.bytes * 1.01) }, 0)
      expect(await failureOf(running)).toMatch(new RegExp(`(larger than|unpacks to more than) ${gitMiB} MiB`))
    })

    it('of too many files is refused', { timeout: 60_000 }, async () => {
      const git = await gitServer()
      git.commit({ 'registry.json': fine })
      const blob = git.gitWith(fine, 'hash-object', '-w', '--stdin')
      const files = Array.from(
        { length: limits.git.files - 1 },
        (_, index) => `100644 blob ${blob}\tfile-${index}.json\n`,
      )
      const tree = git.gitWith(`${files.join('')}100644 blob ${blob}\tregistry.json\n`, 'mktree')
      git.git(
        'push',
        '-q',
        '--force',
        '../registry.git',
        `${git.git('commit-tree', '-m', 'many', tree)}:refs/heads/main`,
      )
      const running = await start({ spec: { source: { type: 'git', git: { repository: git.url } } } })
      expect(await failureOf(running)).toContain(`the repository has ${limits.git.files} files or more`)
    })

    it('of a directory of very many files is refused', { timeout: 120_000 }, async () => {
      const git = await gitServer()
      git.commit({ 'registry.json': fine })
      const blob = git.gitWith(fine, 'hash-object', '-w', '--stdin')
      const files = Array.from(
        { length: limits.git.files * 20 },
        (_, index) => `100644 blob ${blob}\tfile-${index}.json\n`,
      )
      const tree = git.gitWith(files.join(''), 'mktree')
      git.git(
        'push',
        '-q',
        '--force',
        '../registry.git',
        `${git.git('commit-tree', '-m', 'wide', tree)}:refs/heads/main`,
      )
      const running = await start({ spec: { source: { type: 'git', git: { repository: git.url } } } })
      expect(await failureOf(running)).toContain(`the repository has ${limits.git.files} files or more`)
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
      git.git(
        'push',
        '-q',
        '--force',
        '../registry.git',
        `${git.git('commit-tree', '-m', 'bomb', tree)}:refs/heads/bomb`,
      )
      const running = await start({ spec: { source: { type: 'git', git: { repository: git.url, branch: 'bomb' } } } })
      expect(await failureOf(running)).toContain(`the repository has ${limits.git.files} files or more`)
    })

    it.each([
      ['deep JSON', '['.repeat(1_000_000), 'nested deeper than 64 levels'],
      ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), 'it is not valid UTF-8'],
      ['nothing', '', 'data cannot be empty'],
    ])('with %s in its file is refused', async (_, content, message) => {
      expect(await failureOf(await fromRepository({ 'registry.json': content }))).toContain(message)
    })

    it('may not lead out of itself by its path', async () => {
      const git = await gitServer()
      git.commit({ 'registry.json': fine })
      const running = await start({
        spec: { source: { type: 'git', git: { repository: git.url, path: '../../../../etc/x.json' } } },
      })
      expect(await failureOf(running)).toContain('failed to get file ../../../../etc/x.json from repository')
    })
  })

  describe('a hostile ConfigMap', () => {
    it('with a text that is nothing but nesting is refused', async () => {
      const running = await start({
        spec: { source: { configmap: { name: 'src' } } },
        objects: [configMap('src', { 'registry.json': '{"a":'.repeat(100_000) })],
      })
      expect(await failureOf(running)).toContain('nested deeper than 64 levels')
    })
  })

  describe('a lawful but large source', () => {
    it('beside the document stays within the memory', { timeout: 180_000 }, async () => {
      const running = await fromRepository({ 'registry.json': fine, noise: randomBytes(limits.git.bytes * 0.6) }, 0)
      await phase(running, 'Ready', 150_000)
      expectPeakBelow(running, memoryLimit)
    })
  })
}
