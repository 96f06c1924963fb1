import { fileURLToPath } from 'node:url'
import { kinds } from '../../kinds/index.ts'
import { type Command, defineCommand } from '../command.ts'
import { refresh, staleFiles } from '../generate/compare.ts'
import { generatedFiles, generatedFolders } from '../generate/files.ts'
import { exitCodes } from '../terminal.ts'

/** `generate`: for those who change the operator. `commands` are those that the page of the command line shows. */
export function generateCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: 'generate',
    summary: 'write the files that are made from the code: definitions, schemas, controllers, charts, reference pages',
    description: `For work on the operator itself. Writes manifests/crds, manifests/schemas, manifests/controllers, docs/reference and
the generated parts of the charts; removes from the folders what nothing makes any more.`,
    options: {
      check: { type: 'boolean', description: 'write nothing; list the files that are not up to date' },
      root: { type: 'string', value: 'DIR', description: "the project's folder, if not the one of this program" },
    },
    exits: [
      [0, 'all files are up to date (now)'],
      [1, 'with --check: some are not; or the tool failed'],
    ],
    examples: ['npm run generate', 'npm run generate:check'],
    async run({ check, root = projectRoot() }, terminal) {
      const files = generatedFiles(kinds, commands())
      const stale = await staleFiles(root, files, generatedFolders)

      if (check) {
        for (const { path, why } of stale) terminal.err(`${path} is not up to date (${why}). Run: npm run generate\n`)
        return stale.length > 0 ? exitCodes.failed : exitCodes.fine
      }
      await refresh(root, files, stale)
      for (const { path, why } of stale) terminal.out(`${why === 'left over' ? 'removed' : 'wrote'} ${path}\n`)
      terminal.out(`${files.length} files are up to date.\n`)
      return exitCodes.fine
    },
  })
}

/** Compiled files lie in dist/cli/commands. */
function projectRoot(): string {
  return fileURLToPath(new URL('../../../', import.meta.url))
}
