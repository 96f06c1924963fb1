import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'

const Timing = z.object({
  jsonMicroseconds: z.number(),
  syncMicroseconds: z.number(),
  ratio: z.number(),
  requestBytes: z.number(),
  answerBytes: z.number(),
  children: z.number(),
  errors: z.number(),
})

const root = join(import.meta.dirname, '../..')
const built = join(root, 'node_modules/.cache/toolhive-operator-bench/dist')

/** The hooks as they ship: the test runner's own module loader would be timed along with them. */
function timing(): z.infer<typeof Timing> {
  run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', built)
  return Timing.parse(JSON.parse(run('test/bench/sync-timing.mjs', built)))
}

function run(...command: readonly string[]): string {
  return execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
}

it('a sync of a full MCPServer costs at most twice reading its request and writing its answer as JSON', () => {
  const { jsonMicroseconds, syncMicroseconds, ratio, requestBytes, answerBytes, children, errors } = timing()
  process.stdout.write(
    `sync ${syncMicroseconds} µs; JSON.parse of ${requestBytes} and JSON.stringify of ${answerBytes} bytes ${jsonMicroseconds} µs; ratio ${ratio}\n`,
  )
  expect(errors).toBe(0)
  expect(children).toBeGreaterThanOrEqual(9)
  expect(ratio).toBeLessThanOrEqual(2)
}, 300_000)
