import { describe, expect, it } from 'vitest'
import { programLimits } from '../../hooks/registry-sync/program.ts'
import { entry } from './documents.ts'
import { eventually, gitServer, messageOf, phase, registry, useProgram } from './harness.ts'
import { testHostileSources } from './hostile-sources.ts'
import type { RunningRegistry } from './program.ts'

/** Sources that mean harm, at the size of the real limits, against the program in a process of its own. */

useProgram()
testHostileSources({ inOwnProcess: true, limits: programLimits })

async function fromDocument(text: string, format: 'toolhive' | 'upstream'): Promise<RunningRegistry> {
  const git = await gitServer(1)
  git.commit({ 'registry.json': text })
  return await registry({ spec: { source: { type: 'git', format, git: { repository: git.url } } }, inOwnProcess: true })
}

function repeated(count: number, server: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => server(index)).join(',')
}

function toolHiveText(servers: string): string {
  return `{"version":"1.0.0","last_updated":"2026-01-02T03:04:05Z","servers":{${servers}}}`
}

/** The container's limit is 1 GiB; what the program itself may come to, in MiB. */
const memoryLimit = 900

describe('the largest document', () => {
  it('of faulty entries is refused', { timeout: 180_000 }, async () => {
    const padding = 'x'.repeat(100)
    const text = toolHiveText(repeated(190_000, (index) => `"bad-${index}":{"description":"${padding}","tools":[1,2]}`))
    const running = await fromDocument(text, 'toolhive')
    await eventually(() => expect(messageOf(running)).toContain('1000 errors or more'), 150_000)
    expect(running.peakMemory()).toBeLessThan(memoryLimit)
  })

  it('of good entries is published', { timeout: 300_000 }, async () => {
    const server = JSON.stringify(entry())
    const running = await fromDocument(
      toolHiveText(repeated(110_000, (index) => `"good-${index}":${server}`)),
      'toolhive',
    )
    await phase(running, 'Ready', 200_000)
    expect(running.peakMemory()).toBeLessThan(memoryLimit)
  })

  it('of upstream entries is published', { timeout: 300_000 }, async () => {
    const packages = '"packages":[{"registry_name":"docker","name":"registry.example/s","version":"1"}]'
    const servers = repeated(
      100_000,
      (index) => `{"server":{"name":"io.example/s-${index}","description":"A server for the tests",${packages}}}`,
    )
    const running = await fromDocument(`[${servers}]`, 'upstream')
    await phase(running, 'Ready', 200_000)
    expect(running.peakMemory()).toBeLessThan(memoryLimit)
  })

  it('is no larger than 32 MiB', { timeout: 180_000 }, async () => {
    const text = toolHiveText(repeated(900_000, (index) => `"bad-${index}":{"description":"x","tier":"x","tools":[1]}`))
    const running = await fromDocument(text, 'toolhive')
    await eventually(() => expect(messageOf(running)).toContain('it is larger than 32 MiB'), 150_000)
    expect(running.peakMemory()).toBeLessThan(memoryLimit)
  })
})
