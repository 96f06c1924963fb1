import * as fc from 'fast-check'
import { kinds } from '../../../hooks/kinds/index.ts'
import { recordings } from '../recordings.ts'
import { pathOf } from './hook-bodies.ts'
import type { MadeRequest } from './made.ts'

const methods = fc.oneof(
  { weight: 20, arbitrary: fc.constant('POST') },
  { weight: 1, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE') },
)

const hookPaths = kinds.flatMap((kind) => [pathOf(kind, 'sync'), pathOf(kind, 'customize')])
const paths = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...hookPaths) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/',
      '/sync',
      '/MCPServer/sync',
      '/mcpserver/sync/',
      '/mcpserver//sync',
      '/mcpserver/sync?a=%ff',
      '/%00',
      '/%',
      '/healthz',
      '/readyz',
      '/metrics',
      '/__proto__/sync',
      '/../mcpserver/sync',
      `/${'a'.repeat(9_000)}`,
    ),
  },
)

const types = fc.oneof(
  { weight: 12, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'text/plain',
      'application/json; charset=utf-16',
      'application/json; charset=latin1',
      '*/*',
      ';;;',
      'application/json; charset="utf-8"',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
    ),
  },
)

const encodings = fc.option(fc.constantFrom('gzip', 'identity', 'br', 'nonsense'), { freq: 20, nil: undefined })

interface Bytes {
  readonly body: string
  readonly encoding: 'utf8' | 'latin1'
}

/** Bodies that are no request: bytes, cut and damaged JSON, JSON of other shapes; other methods, paths and types too. */
export function badBodies(): fc.Arbitrary<MadeRequest> {
  return fc
    .tuple(methods, paths, types, encodings, bytes())
    .map(([method, path, type, contentEncoding, { body, encoding }]) => ({
      origin: 'body',
      program: 'manager' as const,
      method,
      path,
      headers: {
        ...(type === '' ? {} : { 'content-type': type }),
        ...(contentEncoding === undefined ? {} : { 'content-encoding': contentEncoding }),
      },
      body,
      encoding,
    }))
}

function bytes(): fc.Arbitrary<Bytes> {
  const whole = fc.constantFrom(...recordings().map(({ body }) => JSON.stringify(body)))
  return fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map(latin1),
    fc.json().map(utf8),
    fc.constantFrom(...odd).map(utf8),
    fc.tuple(whole, fc.nat()).map(([text, at]) => utf8(text.slice(0, at % text.length))),
    fc
      .tuple(whole, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }))
      .map(([text, flips]) => latin1(flipped(Buffer.from(text), flips))),
    fc.tuple(whole, fc.nat(), whole).map(([text, at, other]) => utf8(text.slice(0, at % text.length) + other)),
  )
}

const odd = [
  '',
  ' ',
  '{}',
  '[]',
  'null',
  'true',
  '0',
  '""',
  '{"parent":{}}',
  '\uFEFF{}',
  '{"a":1}{"b":2}',
  '{"__proto__":{"a":1}}',
  '{"parent":null,"children":null,"related":null,"controller":null,"finalizing":null}',
  '['.repeat(100_000),
  '{"a":'.repeat(50_000),
  `"${'\\u0000'.repeat(10_000)}"`,
  '9'.repeat(100_000),
]

function flipped(text: Buffer, flips: readonly (readonly [number, number])[]): Uint8Array {
  for (const [at, value] of flips) text[at % text.length] = value
  return text
}

function utf8(body: string): Bytes {
  return { body, encoding: 'utf8' }
}

function latin1(body: Uint8Array): Bytes {
  return { body: Buffer.from(body).toString('latin1'), encoding: 'latin1' }
}
