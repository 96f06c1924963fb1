import type { HttpClient, PromiseFsClient, ReadTreeResult } from 'isomorphic-git'
import * as git from 'isomorphic-git'
import type { GitSource } from '../../api/v1alpha1/registry-source.ts'
import { readText } from '../../registry/json-text.ts'
import { readDocument } from '../../registry/published.ts'
import { errorMessage } from '../../runtime/error-message.ts'
import type { GuardedHttp } from '../network/guarded-http.ts'
import type { GitCredentials } from './git-credentials.ts'
import { gitMessage } from './git-error.ts'
import { memoryFileSystem } from './git-memory.ts'
import { checkPack, type PackLimits } from './git-pack.ts'
import { type Source, valueOf } from './source.ts'

interface GitOptions {
  readonly http: GuardedHttp
  readonly git: GitSource
  readonly format: 'toolhive' | 'upstream'
  readonly credentials: GitCredentials
  readonly limits: GitLimits
}

export interface GitLimits extends PackLimits {
  /** The most that the list of branches and tags may hold: the library keeps an object of each. */
  readonly advertisedBytes: number
  /** Files in the tree that is read. */
  readonly files: number
}

const gitdir = '/repository'

/** What one fetch works with. */
interface Clone {
  readonly fs: PromiseFsClient
  readonly http: HttpClient
  readonly gitdir: string
  readonly cache: object
}

/** A document in a git repository, over HTTPS or HTTP: the newest state of a branch or tag, or one commit. */
export function gitSource({ http, git: source, format, credentials, limits }: GitOptions): Source {
  return {
    async fetch(signal) {
      const fs = memoryFileSystem((path, content) => path.endsWith('.pack') && checkPack(content, limits))
      const clone: Clone = { fs, gitdir, cache: {}, http: httpClient(http, limits, signal) }
      const commit = await fetchCommit(clone, source, credentials).catch((error: unknown) => {
        throw new Error(`failed to fetch registry data: failed to clone repository: ${gitMessage(error)}`, {
          cause: error,
        })
      })
      const blob = await readFile(clone, commit, source.path, limits).catch((error: unknown) => {
        throw new Error(
          `failed to fetch registry data: failed to get file ${source.path} from repository: ${gitMessage(error)}`,
          {
            cause: error,
          },
        )
      })
      return valueOf(readDocument(valueOf(readText(blob)), format))
    },
  }
}

async function fetchCommit(clone: Clone, source: GitSource, credentials: GitCredentials): Promise<string> {
  const { repository: url } = source
  await git.init({ ...clone, bare: true })
  await git.addRemote({ ...clone, remote: 'origin', url })
  const { auth: wanted } = source
  const auth = wanted && { onAuth: () => credentials(wanted) }
  const shallow = { ...clone, ...auth, url, remote: 'origin', singleBranch: true, tags: false, depth: 1 }
  if (source.commit === undefined) {
    const { fetchHead } = await git.fetch({ ...shallow, remoteRef: revisionOf(source) })
    if (fetchHead === null) throw new Error('the repository is empty')
    return fetchHead
  }
  try {
    await git.fetch({ ...shallow, remoteRef: source.commit })
    await git.readCommit({ ...clone, oid: source.commit })
  } catch (error) {
    if (!isRefusedCommit(error)) throw error
    // servers may give commits only as part of a branch
    await git.fetch({ ...clone, ...auth, url, remote: 'origin', tags: true })
    await git.readCommit({ ...clone, oid: source.commit })
  }
  return source.commit
}

function revisionOf({ branch, tag }: GitSource): string {
  if (branch !== undefined) return `refs/heads/${branch}`
  return tag === undefined ? 'HEAD' : `refs/tags/${tag}`
}

function isRefusedCommit(error: unknown): boolean {
  return /not our ref|unadvertised|NotFoundError|Could not find/i.test(
    `${error instanceof Error ? error.name : ''} ${errorMessage(error)}`,
  )
}

/** A file of a commit, found from its root tree; counting the files bounds what a repository may be. */
async function readFile(clone: Clone, commit: string, path: string, limits: GitLimits): Promise<Uint8Array> {
  await countFiles(clone, commit, limits.files)
  try {
    const { blob } = await git.readBlob({ ...clone, oid: commit, filepath: path.replace(/^\/+/, '') })
    return blob
  } catch (error) {
    throw error instanceof git.Errors.NotFoundError ? new Error('file not found', { cause: error }) : error
  }
}

async function countFiles(clone: Clone, commit: string, limit: number): Promise<void> {
  const waiting: string[] = [commit]
  let files = 0
  for (let oid = waiting.pop(); oid !== undefined; oid = waiting.pop()) {
    await checkSize(clone, oid, limit)
    const { tree }: ReadTreeResult = await git.readTree({ ...clone, oid })
    for (const entry of tree) {
      files += 1
      if (files >= limit) throw new Error(`the repository has ${limit} files or more`)
      if (entry.type === 'tree') waiting.push(entry.oid)
    }
  }
}

/** The longest that a directory's entry is: mode, name (255 bytes on any file system), hash. */
const entryBytes = 300

/** Refuses a directory of too many entries before the library makes objects of them all. */
async function checkSize(clone: Clone, oid: string, limit: number): Promise<void> {
  const { object } = await git.readObject({ ...clone, oid, format: 'content' })
  const isTooLarge = object instanceof Uint8Array && object.byteLength > limit * entryBytes
  if (isTooLarge) throw new Error(`the repository has ${limit} files or more`)
}

/** The library's port for HTTP, over the guarded client. */
function httpClient(http: GuardedHttp, { advertisedBytes: bytes }: GitLimits, signal: AbortSignal): HttpClient {
  return {
    async request({ url, method = 'GET', headers = {}, body }) {
      const chunks: Uint8Array[] = []
      for await (const chunk of body ?? []) chunks.push(chunk)
      const response = await http.request({
        url,
        method: method === 'POST' ? 'POST' : 'GET',
        headers,
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
        signal,
      })
      return {
        url: response.url,
        method,
        statusCode: response.status,
        statusMessage: response.statusText,
        headers: { ...response.headers },
        body: method === 'GET' ? once(await references(response.body, bytes)) : response.body,
      }
    },
  }
}

/** The list of branches and tags, whole: the library takes one that breaks off for one that ends. */
async function references(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let received = 0
  for await (const chunk of body) {
    received += chunk.byteLength
    if (received > limit) throw new Error(`its list of branches and tags is larger than ${limit / 1024 / 1024} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}
