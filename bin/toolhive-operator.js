#!/usr/bin/env node
// In the repository rather than built, so that it is executable and there before the first build: npx keeps a link to it.
import { existsSync } from 'node:fs'

const entrypoint = new URL('../dist/entrypoint.js', import.meta.url)
if (existsSync(entrypoint)) {
  await import(entrypoint.href)
} else {
  process.stderr.write('toolhive-operator is not built yet. Run: npm run build\n')
  process.exitCode = 1
}
