import { connect, createServer, type Server, type Socket } from 'node:net'

/** A port of the loopback that leads to whichever of several ports was named last. */
export interface Forwarder {
  /** New connections go there; `undefined` refuses them. */
  to(port: number | undefined): void
  close(): Promise<void>
}

/** All pods of a test share one loopback, so the hooks' port, which the engine is told once, leads to the pod that is up. */
export async function startForwarder(port: number): Promise<Forwarder> {
  let target: number | undefined
  const sockets = new Set<Socket>()
  const server: Server = createServer((incoming) => {
    if (target === undefined) {
      incoming.destroy()
      return
    }
    const outgoing = connect(target, '127.0.0.1')
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        incoming.destroy()
        outgoing.destroy()
      })
    }
    incoming.pipe(outgoing).pipe(incoming)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    to(next) {
      target = next
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
