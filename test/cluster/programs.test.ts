import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reaperScript, startProgram } from './harness/programs.ts'
import { waitFor } from './harness/wait.ts'

describe('programs of the test cluster', () => {
  it('are killed with their whole group, and their folder removed, when the pipe of the test run closes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'toolhive-cluster-'))
    const program = startProgram({ name: 'two', command: 'sh', args: ['-c', 'sleep 60 & echo $!; wait'], folder })
    const grandchild = await waitFor('it has a child', () => program.tail() || undefined, { quiet: true })
    const reaper = spawn('sh', ['-c', reaperScript], { stdio: ['pipe', 'ignore', 'inherit'] })
    reaper.stdin.end(`+${program.pid}\n${folder}\n`)
    await waitFor('the program is gone', () => program.exit() === 'SIGKILL', { timeout: 5_000, quiet: true })
    await waitFor('the folder is gone', () => !existsSync(folder), { timeout: 5_000, quiet: true })
    // gone, or a zombie where nobody collects orphans
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', grandchild], { encoding: 'utf8' })
    expect(stdout.trim().replace(/^Z.*/, '')).toBe('')
  })

  it('are left alone by that when they were stopped before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'toolhive-cluster-'))
    const program = startProgram({ name: 'one', command: 'sleep', args: ['60'], folder })
    const reaper = spawn('sh', ['-c', reaperScript], { stdio: ['pipe', 'ignore', 'inherit'] })
    reaper.stdin.end(`+${program.pid}\n-${program.pid}\n${folder}\n`)
    await waitFor('the folder is gone', () => !existsSync(folder), { timeout: 5_000, quiet: true })
    expect(program.exit()).toBeUndefined()
    await program.stop()
    expect(program.exit()).toBe('SIGTERM')
  })
})
