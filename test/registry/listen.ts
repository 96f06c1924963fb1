import type { Server } from 'node:http'

export interface Listening {
  /** `http://127.0.0.1:port`, or at the address that was asked for. */
  readonly url: string
  /** Ends the server and every connection. */
  readonly close: () => Promise<void>
}

/** Lets a server listen on loopback; on a free port unless one is given. */
export function listen(server: Server, host = '127.0.0.1', port = 0): Promise<Listening> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      resolve({
        url: `http://${host}:${address.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
}
