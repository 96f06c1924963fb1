// Sends one body again and again over keep-alive connections and prints how many answers came per second.
// Arguments: URL, connections, milliseconds; the body comes on standard input. A process of its own, so that the
// client's work does not stand in the server's way.
import { Agent, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

const [url, connections, milliseconds] = process.argv.slice(2)
const body = await buffer(process.stdin)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const headers = { 'content-type': 'application/json', 'content-length': body.length }

function call() {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`))
      response.resume().on('end', resolve)
    })
    sent.on('error', reject).end(body)
  })
}

async function callUntil(end) {
  let count = 0
  for (; performance.now() < end; count += 1) await call()
  return count
}

const start = performance.now()
const counts = await Promise.all(
  Array.from({ length: Number(connections) }, () => callUntil(start + Number(milliseconds))),
)
const seconds = (performance.now() - start) / 1000
agent.destroy()
process.stdout.write(String(counts.reduce((sum, count) => sum + count, 0) / seconds))
