import type { InputText } from '../input/files.ts'
import { readTexts } from '../input/files.ts'
import { failure, type Terminal } from '../terminal.ts'

/**
 * The texts that `--against` names: those of a file or folder, or what the given files were in a git revision. A file
 * that the revision does not have is left out.
 *
 * @throws a failure where there is neither such a path nor such a revision.
 */
export async function earlierTexts(
  against: string,
  paths: readonly string[],
  terminal: Terminal,
): Promise<readonly InputText[]> {
  if (await terminal.exists(against)) return readTexts([against], terminal)
  if (paths.includes('-')) throw failure('Standard input has no Git revision. Use -f with files or directories.')
  const revision = `${against}^{commit}`
  await terminal.execute('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', revision]).catch(() => {
    throw failure(`--against ${against} is neither a file, a directory nor a Git revision.`)
  })
  const listed = await terminal.execute('git', ['ls-tree', '-r', '-z', '--name-only', against, '--', ...paths])
  const files = listed.split('\0').filter((file) => /\.(ya?ml|json)$/.test(file) || paths.includes(file))
  return Promise.all(
    files.map(async (file) => ({ file, text: await terminal.execute('git', ['show', `${against}:./${file}`]) })),
  )
}
