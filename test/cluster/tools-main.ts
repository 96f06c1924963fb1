import { buildTools } from './build-tools.ts'

// Builds the tools without running a test: for a CI step of its own, or to warm the cache.
const tools = await buildTools()
for (const [name, path] of Object.entries(tools)) {
  process.stdout.write(`${name}\t${path}\n`)
}
