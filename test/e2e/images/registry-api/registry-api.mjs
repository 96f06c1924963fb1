// Stands in for the registry API: `serve --from-file=FILE --registry-name=NAME`, on 8080. It reads the file anew for each
// request and is ready once there is one.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'from-file': { type: 'string' }, 'registry-name': { type: 'string' } },
})
if (positionals[0] !== 'serve' || !values['from-file']) {
  process.stderr.write('usage: serve --from-file=FILE --registry-name=NAME\n')
  process.exit(2)
}

function document() {
  try {
    return JSON.parse(readFileSync(values['from-file'], 'utf8'))
  } catch {
    return undefined
  }
}

/** Status and body by path. */
function answerFor(path) {
  if (path === '/health') return [200, { status: 'healthy' }]
  const data = document()
  if (!data) return [503, { error: 'there is no data yet' }]
  const servers = Object.entries(data.servers ?? {}).map(([name, server]) => ({ ...server, name }))
  if (path === '/readiness') return [200, { status: 'ready' }]
  if (path === '/v0/servers') return [200, { servers, total: servers.length }]
  if (path === '/v0/info') return [200, { source: values['registry-name'], total_servers: servers.length }]
  return [404, { error: 'not found' }]
}

createServer((request, response) => {
  const [status, body] = answerFor(new URL(request.url, 'http://registry').pathname)
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}).listen(8080)
process.on('SIGTERM', () => process.exit(0))
