import { createServer } from 'node:net'

// Below the ports that systems give to outgoing connections (Linux: from 32768, others: from 49152): one of those may
// take a port between the moment it was found free and the moment somebody listens on it.
const first = 20_000
const last = 32_000
let next = first + Math.floor(Math.random() * (last - first))

/** Ports on the loopback that nobody listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    next = next < last ? next + 1 : first
    if (await isFree(next)) ports.push(next)
  }
  return ports
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
