import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { bodyBytes, type FuzzRequest } from './fuzz-request.ts'
import type { Answer } from './judge.ts'
import type { Program } from './program.ts'

/** How long an answer may take before the call is given up; what takes half a second of processor time fails anyway. */
export const patienceMilliseconds = 20_000
/** What stays open on purpose (half a request, a watch) is left after this time. */
const lingerMilliseconds = 25

export type SendResult = Answer & {
  /** Nothing came for as long as one may wait. */
  readonly isHung: boolean
}

/** Sends a request to a program and answers what came back; never rejects. */
export function send(request: FuzzRequest, program: Program, agent: Agent): Promise<SendResult> {
  return request.raw === undefined ? sendCall(request, program, agent) : sendBytes(request.raw, program)
}

function sendCall(request: FuzzRequest, program: Program, agent: Agent): Promise<SendResult> {
  const { hostname, port } = new URL(program.url())
  const body = bodyBytes(request)
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let status = 0
    const finish = (isHung = false): void =>
      resolve({ status, body: Buffer.concat(parts).toString('utf8'), isHung: isHung && status === 0 })
    const call = httpRequest(
      {
        agent,
        hostname,
        port,
        method: request.method,
        path: request.path,
        headers: { 'content-length': body.length, ...program.headers(), ...request.headers },
        timeout: patienceMilliseconds,
      },
      (response) => {
        status = response.statusCode ?? 0
        if (isWatch(request) && status === 200) setTimeout(() => call.destroy(), lingerMilliseconds)
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('close', () => finish())
      },
    )
    call.on('timeout', () => {
      finish(true)
      call.destroy()
    })
    call.on('error', () => finish())
    call.on('upgrade', (response, socket) => {
      status = response.statusCode ?? 0
      socket.destroy()
      finish()
    })
    call.end(body)
  })
}

function isWatch({ path }: FuzzRequest): boolean {
  return path.includes('watch=')
}

function sendBytes(raw: string, program: Program): Promise<SendResult> {
  const { hostname, port } = new URL(program.url())
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(raw, 'latin1')))
    socket.setTimeout(lingerMilliseconds, () => socket.destroy())
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      const body = Buffer.concat(parts).toString('latin1')
      const [, status = '0'] = /^HTTP\/1\.[01] (\d{3})/.exec(body) ?? []
      resolve({ status: Number(status), body, isHung: false })
    })
  })
}

/** Keeps connections open between calls. */
export function createAgent(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections })
}
