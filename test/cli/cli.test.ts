import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commands } from '../../hooks/cli/run-cli.ts'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { run } from './run.ts'

describe('toolhive-operator', () => {
  it('prints its version', async () => {
    const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'))

    expect(await run(['--version'])).toEqual({ code: 0, out: `${stringAt(manifest, 'version')}\n`, err: '' })
  })

  it('lists every command in its help', async () => {
    const { code, out } = await run(['--help'])

    expect(code).toBe(0)
    for (const { name, summary } of commands)
      expect(out).toMatch(new RegExp(`^ {2}${name} +${summary.slice(0, 20)}`, 'm'))
  })

  it('prints its help and fails when no command is named', async () => {
    const { code, out } = await run([])

    expect(code).toBe(1)
    expect(out).toContain('Usage: toolhive-operator COMMAND')
  })

  it('fails with a sentence on a command that it does not have', async () => {
    const { code, err } = await run(['rendre'])

    expect(code).toBe(1)
    expect(err).toBe(
      'There is no command "rendre". Did you mean render? To list the commands, run: toolhive-operator --help\n',
    )
  })

  describe.each(commands.map((command) => [command.name, command] as const))('%s --help', (name, { options }) => {
    it('names every option, the exit codes and examples', async () => {
      const { code, out } = await run([name, '--help'])

      expect(code).toBe(0)
      for (const option of Object.keys(options)) expect(out).toContain(`--${option}`)
      for (const part of ['Options:', 'Exit codes:', 'Examples:', '-h, --help']) expect(out).toContain(part)
      expect(out).toMatch(/^ {2}.*(toolhive-operator|npm run)/m)
    })

    it('fits a terminal of 160 columns', async () => {
      const { out } = await run([name, '-h'])

      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(160)
    })

    it('fails on an option that it does not know', async () => {
      const { code, err } = await run([name, '--no-such-option'])

      expect(code).toBe(1)
      expect(err).toContain(`toolhive-operator ${name} --help`)
    })
  })
})
