import { parseArgs } from 'node:util'
import setup from '../global-setup.ts'
import { engineBinary } from '../harness/paths.ts'
import { foreignLoads } from './load.ts'
import { type Result, runScenario } from './scenario.ts'
import { runSoak } from './soak.ts'
import { soakTable, table } from './table.ts'

const { values } = parseArgs({
  options: {
    servers: { type: 'string', default: '1000' },
    gateway: { type: 'string', default: 'both' },
    foreign: { type: 'string', default: 'none' },
    apart: { type: 'boolean', default: false },
    soak: { type: 'string' },
  },
})
if (engineBinary === undefined) {
  process.stderr.write('The scale run needs Metacontroller: set METACONTROLLER_BIN to its binary.\n')
  process.exit(1)
}
const foreign = foreignLoads.find((load) => load === values.foreign)
if (!['on', 'off', 'both'].includes(values.gateway) || !/^[1-9]\d*$/.test(values.servers) || foreign === undefined) {
  process.stderr.write(
    `Usage: npm run bench:cluster -- [--servers N] [--gateway on|off|both] [--foreign ${foreignLoads.join('|')}] [--apart] [--soak SECONDS]\n`,
  )
  process.exit(1)
}

await setup()
if (values.soak !== undefined) {
  const soak = { servers: Number(values.servers), seconds: Number(values.soak), gateway: values.gateway !== 'off' }
  process.stdout.write(`${soakTable(await runSoak(soak))}\n`)
  process.exit(0)
}
const results: Result[] = []
for (const gateway of values.gateway === 'both' ? [true, false] : [values.gateway === 'on']) {
  results.push(await runScenario({ servers: Number(values.servers), gateway, foreign, apart: values.apart }))
  // the last of these has all
  process.stdout.write(`${table(results)}\n`)
}
