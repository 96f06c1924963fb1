import * as fc from 'fast-check'
import { programNames } from '../fuzz-request.ts'
import type { MadeRequest } from './made.ts'

const host = 'Host: localhost\r\n'
const json = 'Content-Type: application/json\r\n'

const heads = [
  `POST /mcpserver/sync HTTP/1.1\r\n${host}${json}Content-Length: 2\r\n\r\n{}`,
  `POST /mcpserver/sync HTTP/1.1\r\n${host}${json}Content-Length: 99\r\n\r\n{}`,
  `POST /mcpserver/sync HTTP/1.1\r\n${host}${json}Content-Length: -1\r\n\r\n{}`,
  `POST /mcpserver/sync HTTP/1.1\r\n${host}${json}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
  `POST /mcpserver/sync HTTP/1.1\r\n${host}${json}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  `POST /mcpserver/sync HTTP/1.1\r\n${host}${json}Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n{}`,
  `POST /mcpserver/sync HTTP/1.1\r\n${host}${json}Transfer-Encoding: chunked\r\n\r\n2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
  `POST /mcpserver/sync HTTP/1.1\r\n${host}${json}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`,
  `POST /mcpserver/sync HTTP/1.1\r\n${json}Content-Length: 2\r\n\r\n{}`,
  `GET /healthz HTTP/1.1\r\n${host}${'A: b\r\n'.repeat(3_000)}\r\n`,
  `GET /healthz HTTP/1.1\r\n${host}A: ${'b'.repeat(70_000)}\r\n\r\n`,
  `GET /healthz HTTP/1.1\r\n${host}\r\n`.repeat(20),
  `GET /api/v1/namespaces/demo/configmaps/alpha HTTP/1.1\r\n${host}Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n`,
  `GET /api/v1/pods?watch=true HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  `CONNECT 10.0.0.1:6443 HTTP/1.1\r\n${host}\r\n`,
  `GET http://10.0.0.1/api HTTP/1.1\r\n${host}\r\n`,
  `GET * HTTP/1.1\r\n${host}\r\n`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'GET / HTTP/9.9\r\n\r\n',
  '\r\n\r\n\r\n',
  'GET\u0000/ HTTP/1.1\r\n\r\n',
]

/** What no client sends, byte by byte on a connection of its own: broken framing, endless headers, other protocols. */
export function badHttp(): fc.Arbitrary<MadeRequest> {
  const text = fc.constantFrom(...heads)
  const bytes = fc.oneof(
    text,
    fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some).toString('latin1')),
    fc.tuple(text, fc.nat()).map(([whole, at]) => whole.slice(0, at % whole.length)),
    fc.tuple(text, fc.nat(), fc.nat({ max: 255 })).map(([whole, at, code]) => {
      const place = at % whole.length
      return whole.slice(0, place) + String.fromCharCode(code) + whole.slice(place + 1)
    }),
  )
  return fc.tuple(fc.constantFrom(...programNames), bytes).map(([program, raw]) => ({
    origin: 'http',
    program,
    method: 'RAW',
    path: '',
    headers: {},
    body: '',
    encoding: 'latin1' as const,
    raw,
  }))
}
