import { createServer, type Server } from 'node:http'

/** Answers `GET /health` as long as the program's event loop turns, for the kubelet's liveness probe. */
export function healthServer(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/health' && request.method === 'GET' ? 200 : 404
    response.end(response.statusCode === 200 ? 'ok\n' : 'not found\n')
  })
  server.requestTimeout = 5000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => resolve(server))
  })
}
