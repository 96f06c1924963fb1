import { setFlagsFromString } from 'node:v8'

// Before anything is loaded: what passes through lives for a moment, and a small young generation keeps the gateway's
// memory near what it holds, at the price of more, and shorter, collections.
setFlagsFromString('--max-semi-space-size=4')
setFlagsFromString('--semi-space-growth-factor=1')

const { main } = await import('./run.ts')
await main(process.argv.slice(2))
