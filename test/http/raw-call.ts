import { connect, type Socket } from 'node:net'

/** A call that is sent in two parts, to be in flight for as long as a test wants. */
export interface RawCall {
  /** Sends the rest of the body. */
  finish(): void
  /** All that came back, when the connection is closed. */
  readonly answer: Promise<string>
}

/** Sends head and half of the body of a POST; answers when the connection is open and they are written. */
export async function beginCall(url: string, path: string, body: string): Promise<RawCall> {
  const socket = await opened(url)
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  const answer = new Promise<string>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(parts).toString()))
  })
  const half = Math.floor(body.length / 2)
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ]
  await new Promise((resolve) => socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, half)}`, resolve))
  return { finish: () => void socket.write(body.slice(half)), answer }
}

function opened(url: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(socket))
    socket.once('error', reject)
  })
}
