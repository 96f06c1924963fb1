import type { Command } from '../../hooks/cli/command.ts'
import type { Terminal } from '../../hooks/cli/terminal.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { refresh, staleFiles } from './compare.ts'
import { generatedFiles, generatedFolders } from './files.ts'

interface Options {
  /** Write nothing, only tell. */
  readonly check: boolean
  /** The project's folder. */
  readonly root: string
}

interface Sources {
  readonly kinds: readonly Kind[]
  /** Those that the page of the command line shows. */
  readonly commands: readonly Command[]
}

/** Brings every generated file up to date and answers the exit code: 1 where `check` finds one that is not. */
export async function generate(
  { check, root }: Options,
  { kinds, commands }: Sources,
  terminal: Pick<Terminal, 'out' | 'err'>,
): Promise<0 | 1> {
  const files = generatedFiles(kinds, commands)
  const stale = await staleFiles(root, files, generatedFolders)

  if (check) {
    for (const { path, why } of stale) terminal.err(`${path} is not up to date (${why}). Run: npm run generate\n`)
    return stale.length > 0 ? 1 : 0
  }
  await refresh(root, files, stale)
  for (const { path, why } of stale) terminal.out(`${why === 'left over' ? 'removed' : 'wrote'} ${path}\n`)
  terminal.out(`${files.length} files are up to date.\n`)
  return 0
}
