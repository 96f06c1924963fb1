import { describe, expect, it } from 'vitest'
import { execute, exists } from './cli/execute.ts'
import { commands, runCli } from './cli/run-cli.ts'
import { programs } from './programs.ts'

describe('the programs of pods', () => {
  it.each(Object.keys(programs))(
    '%s is named by the help of the command line, and is no command of it',
    async (word) => {
      let help = ''
      await runCli(['--help'], {
        out: (text) => {
          help += text
        },
        err: () => undefined,
        readStdin: () => Promise.resolve(''),
        environment: {},
        now: () => '',
        isTty: false,
        exists,
        execute,
      })
      expect(help).toMatch(new RegExp(`^  ${word} `, 'm'))
      expect(commands.map(({ name }) => name)).not.toContain(word)
    },
  )
})
