// Times a sync of a full MCPServer in plain Node: `node sync-timing.mjs <folder of the built hooks>` prints one line of JSON.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const built = resolve(process.argv[2] ?? 'dist')
const load = (file) => import(join(built, file))
const { parseSyncRequest } = await load('engine/envelope.js')
const { answerSync } = await load('engine/response.js')
const { kinds } = await load('kinds/index.js')
const { Settings } = await load('settings.js')
const { inProcess } = await load('simulator/in-process.js')
const { createSimulation, runUntilQuiet } = await load('simulator/simulation.js')
const { makeReady } = await load('simulator/workloads.js')

const now = '2026-11-22T12:00:00Z'
const context = { now, settings: Settings.parse({}) }

/** A server that uses every feature, as it was once sent to an API server, with what it refers to. */
const objects = readFileSync(join(import.meta.dirname, '../cluster/recorded/inputs.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter((row) => row.case === 'mcpserver-everything')
  .map(({ object }) => ({ ...object, metadata: { ...object.metadata, namespace: 'demo' } }))

const requests = []
const call = inProcess(context)
const recording = (kind, hook, request) => {
  if (kind.names.kind === 'MCPServer' && hook === 'sync') requests.push([kind, request])
  return call(kind, hook, request)
}
await runUntilQuiet(createSimulation(objects, kinds, { now }), recording, { between: makeReady })

const [kind, request] = requests.at(-1)
const body = JSON.stringify(request)
const read = JSON.parse(body)
const { response, problems } = answerSync(kind, request, context)

const json = () => [JSON.parse(body), JSON.stringify(response)]
const sync = () => answerSync(kind, parseSyncRequest(kind, read).request, context)

/** Milliseconds of the fastest of many turns, taken in turn, so that other load on the machine drops out. */
const best = [json, sync].map(() => Number.POSITIVE_INFINITY)
for (let turn = 0; turn < 4000; turn += 1) {
  for (const [index, work] of [json, sync].entries()) {
    const start = performance.now()
    work()
    if (turn > 1000) best[index] = Math.min(best[index], performance.now() - start)
  }
}

const [jsonTime, syncTime] = best
process.stdout.write(
  JSON.stringify({
    jsonMicroseconds: Math.round(jsonTime * 1e3),
    syncMicroseconds: Math.round(syncTime * 1e3),
    ratio: Number((syncTime / jsonTime).toFixed(2)),
    requestBytes: body.length,
    answerBytes: JSON.stringify(response).length,
    children: response.children.length,
    errors: problems.filter(({ severity }) => severity === 'error').length,
  }),
)
