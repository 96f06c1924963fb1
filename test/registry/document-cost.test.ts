import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildPrograms, built } from '../support/built-programs.ts'
import { entry } from './documents.ts'

/**
 * What hostile documents cost, in a process of its own with a small heap: peak resident memory as the kernel counts it
 * (VmHWM), of which some 60 MiB are Node and the program. A tenth of what a source may send; the rest is in proportion.
 */

beforeAll(buildPrograms, 180_000)

interface Cost {
  readonly peakMiB: number
  readonly cpuMs: number
  /** The number of servers, or the error. */
  readonly result: string
}

const script = `
  import { readFileSync } from 'node:fs'
  const { publish, readDocument } = await import(process.argv[1])
  const text = readFileSync(0, 'utf8')
  const before = process.cpuUsage()
  const read = readDocument(text, process.argv[2])
  const published = 'error' in read ? read : publish(read.value, {})
  const { user, system } = process.cpuUsage(before)
  const peak = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]
  const result = 'error' in published ? published.error : String(published.value.serverCount)
  process.stdout.write(JSON.stringify({ peakMiB: peak / 1024, cpuMs: (user + system) / 1000, result }))
`

function costOf(document: string, format: 'toolhive' | 'upstream' = 'toolhive'): Cost {
  const published = join(built, 'registry/published.js')
  const args = ['--max-old-space-size=128', '--input-type=module', '--eval', script, published, format]
  return JSON.parse(execFileSync(process.execPath, args, { input: document, encoding: 'utf8' }))
}

/** A document of entries as they are, without making a value of it here. */
function documentOf(count: number, server: (index: number) => string): string {
  const servers = Array.from({ length: count }, (_, index) => `"server-${index}":${server(index)}`)
  return `{"version":"1.0.0","last_updated":"2026-01-02T03:04:05Z","servers":{${servers.join(',')}}}`
}

describe('a document', () => {
  it('of a hundred thousand faulty entries is refused cheaply', { timeout: 60_000 }, () => {
    const { peakMiB, cpuMs, result } = costOf(documentOf(100_000, () => '{"description":"x","tier":"x","tools":[1]}'))
    expect(result).toContain('1000 errors or more')
    expect(peakMiB).toBeLessThan(250)
    expect(cpuMs).toBeLessThan(3000)
  })

  it('of one entry with hundreds of thousands of faults is refused cheaply', { timeout: 60_000 }, () => {
    const tools = `{"tools":[${Array.from({ length: 300_000 }, () => '1').join(',')}]}`
    const { peakMiB, cpuMs, result } = costOf(documentOf(1, () => tools))
    expect(result).toContain("must not contain more than 10000 values at '/servers/server-0'")
    expect(peakMiB).toBeLessThan(200)
    expect(cpuMs).toBeLessThan(3000)
  })

  it('of ten thousand good entries is published within the same memory', { timeout: 60_000 }, () => {
    const good = documentOf(10_000, (index) => JSON.stringify(entry({ image: `registry.example/server:${index}` })))
    const { peakMiB, result } = costOf(good)
    expect(result).toBe('10000')
    expect(peakMiB).toBeLessThan(250)
  })
})
