import type { Kind } from '../../hooks/engine/kind.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { isRecord, stringAt } from '../../hooks/kubernetes/read.ts'

/** The programs that are called: the hooks, and the gateway in its two modes. */
export const programNames = ['manager', 'gateway', 'gateway-namespaces'] as const
export type ProgramName = (typeof programNames)[number]

/** One call, in a form that can be written to a file and sent again. */
export interface FuzzRequest {
  /** Its place in the run: with the seed it makes the same request again. */
  readonly index: number
  /** How it was made: `valid`, `spoilt`, `recording`, `large`, `body`, `http`, `engine`. */
  readonly origin: string
  readonly program: ProgramName
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** How `body` becomes bytes; `latin1` for bytes that are no text. */
  readonly encoding: 'utf8' | 'latin1'
  /** The namespace of the parent in the body, where whoever made the request knew it. */
  readonly namespace?: string
  /** Bytes (as latin1) for a socket of their own, instead of a request that a client would send. */
  readonly raw?: string
}

/** The hook that a request calls, `undefined` for every other path. */
export function calledHook({
  program,
  method,
  path,
}: FuzzRequest): { readonly kind: Kind; readonly hook: string } | undefined {
  if (program !== 'manager' || method !== 'POST') return undefined
  const [, kindName, hook] = /^\/([a-z]+)\/(sync|customize)$/.exec(path) ?? []
  const kind = kinds.find(({ names }) => names.kind.toLowerCase() === kindName)
  return kind && hook !== undefined ? { kind, hook } : undefined
}

/** The bytes of a body. */
export function bodyBytes({ body, encoding }: FuzzRequest): Buffer {
  return Buffer.from(body, encoding)
}

/**
 * A request that was written to a file.
 *
 * @throws Error where the file holds none.
 */
export function parseRequest(text: string): FuzzRequest {
  const parsed: unknown = JSON.parse(text)
  const program = programNames.find((name) => name === stringAt(parsed, 'program'))
  if (!isRecord(parsed) || program === undefined || typeof parsed['headers'] !== 'object')
    throw new Error('the file holds no request of a fuzz run')
  const [raw, namespace] = [stringAt(parsed, 'raw'), stringAt(parsed, 'namespace')]
  return {
    index: Number(parsed['index']),
    origin: stringAt(parsed, 'origin') ?? '',
    program,
    method: stringAt(parsed, 'method') ?? 'POST',
    path: stringAt(parsed, 'path') ?? '/',
    headers: Object.fromEntries(Object.entries(parsed['headers'] ?? {}).map(([name, value]) => [name, String(value)])),
    body: stringAt(parsed, 'body') ?? '',
    encoding: parsed['encoding'] === 'latin1' ? 'latin1' : 'utf8',
    ...(namespace === undefined ? {} : { namespace }),
    ...(raw === undefined ? {} : { raw }),
  }
}
