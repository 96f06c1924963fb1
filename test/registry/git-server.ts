import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { listen } from './listen.ts'

/** A repository behind git's own smart HTTP backend. */
export interface GitServer {
  /** URL of the repository. */
  readonly url: string
  /** Writes files, commits them on a branch and answers the commit's hash. */
  commit(files: Readonly<Record<string, string | Buffer>>, branch?: string): string
  /** Runs git in the work tree. */
  git(...args: readonly string[]): string
  /** Runs git with this input. */
  gitWith(input: string, ...args: readonly string[]): string
  /** From now on asks for this password. */
  protect(password: string): void
  /** How often a pack was fetched. */
  readonly fetches: () => number
  readonly close: () => Promise<void>
}

const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false']

/** @param compression zlib's level; 0 saves the time that noise would cost */
export async function startGitServer(compression = 6): Promise<GitServer> {
  const root = mkdtempSync(join(tmpdir(), 'registry-git-'))
  const work = join(root, 'work')
  const bare = join(root, 'registry.git')
  execFileSync('git', ['init', '-q', '-b', 'main', work])
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', bare])
  for (const repository of [work, bare]) {
    execFileSync('git', ['-C', repository, 'config', 'core.compression', String(compression)])
  }
  // what was pushed as a pack is served as it is, instead of compressed anew for each fetch
  execFileSync('git', ['-C', bare, 'config', 'transfer.unpackLimit', '1'])
  let password: string | undefined
  let fetches = 0

  function git(...args: readonly string[]): string {
    return execFileSync('git', [...identity, ...args], { cwd: work, encoding: 'utf8' }).trim()
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const expected = password === undefined ? undefined : `Basic ${Buffer.from(`git:${password}`).toString('base64')}`
    if (expected !== undefined && request.headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
      return
    }
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (request.method === 'POST') fetches += 1
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    request.pipe(backend.stdin)
    backend.stdin.on('error', () => undefined)
    void relay(backend.stdout, response)
  }

  const listening = await listen(createServer(serve))
  return {
    url: `${listening.url}/registry.git`,
    commit(files, branch = 'main') {
      git('checkout', '-q', '-B', branch)
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(work, path)), { recursive: true })
        writeFileSync(join(work, path), content)
      }
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', 'change')
      git('push', '-q', '--force', '--all', bare)
      git('push', '-q', '--force', '--tags', bare)
      return git('rev-parse', 'HEAD')
    },
    git,
    gitWith: (input, ...args) => execFileSync('git', args, { cwd: work, encoding: 'utf8', input }).trim(),
    protect(wanted) {
      password = wanted
    },
    fetches: () => fetches,
    async close() {
      await listening.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Turns the CGI answer (headers, empty line, body) into an HTTP answer. */
async function relay(output: NodeJS.ReadableStream, response: ServerResponse): Promise<void> {
  let head = Buffer.alloc(0)
  let isBody = false
  for await (const part of output) {
    const chunk = Buffer.from(part)
    if (isBody) {
      response.write(chunk)
      continue
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) continue
    const headers = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': '))
    const status = headers.find(([name]) => name === 'Status')?.[1]
    response.writeHead(
      Number(status?.slice(0, 3) ?? 200),
      Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
    )
    response.write(head.subarray(end + 4))
    isBody = true
  }
  response.end()
}
