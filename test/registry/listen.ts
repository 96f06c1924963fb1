import type { Server } from 'node:http'

export interface Listening {
  /** `http://127.0.0.1:port`. */
  readonly url: string
  /** Ends the server and every connection. */
  readonly close: () => Promise<void>
}

/** Lets a server listen on a free loopback port. */
export function listen(server: Server): Promise<Listening> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
}
