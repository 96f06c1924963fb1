#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { execute, exists } from './execute.ts'
import { runCli } from './run-cli.ts'

// Whoever reads the output has enough of it (`render | head`): that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}

process.exitCode = await runCli(process.argv.slice(2), {
  out: (output) => process.stdout.write(output),
  err: (output) => process.stderr.write(output),
  readStdin: () => text(process.stdin),
  environment: process.env,
  now: () => new Date().toISOString(),
  isTty: process.stdout.isTTY && !process.env['NO_COLOR'],
  exists,
  execute,
})
