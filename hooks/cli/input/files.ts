import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { errorMessage } from '../../runtime/error-message.ts'
import { failure, type Terminal } from '../terminal.ts'
import { manifestFiles } from './manifest-files.ts'

export interface InputText {
  /** As the user named it, `-` for standard input. */
  readonly file: string
  readonly text: string
}

/**
 * The texts of files, of the YAML and JSON files in folders (and theirs), and of standard input; in order of their names.
 *
 * @throws a failure where a file cannot be read, or where a folder has none.
 */
export async function readTexts(paths: readonly string[], terminal: Terminal): Promise<readonly InputText[]> {
  const texts: InputText[] = []
  for (const path of paths) {
    if (path === '-') texts.push({ file: '-', text: await terminal.readStdin() })
    else for (const file of await filesAt(path, terminal)) texts.push({ file, text: await textOf(file) })
  }
  return texts
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw failure(`${file} cannot be read: ${errorMessage(error).replace(/,.*/s, '')}.`)
  }
}

async function filesAt(path: string, terminal: Terminal): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw failure(`${path} cannot be read. Use an existing file or directory, or - for standard input.`)
  if (!found.isDirectory()) return [path]

  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const candidates = entries
    .filter((entry) => !entry.isDirectory() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort()
  const { files, skipped } = manifestFiles(candidates)
  if (skipped.length > 0) terminal.err(`${skippedLine(path, skipped)}\n`)
  if (files.length === 0) throw failure(`There are no YAML or JSON files in ${path}.`)
  return files.map((file) => join(path, file))
}

function skippedLine(folder: string, skipped: readonly string[]): string {
  const shown = skipped.slice(0, 3).join(', ')
  const more = skipped.length > 3 ? ` and ${skipped.length - 3} more` : ''
  return `skipped in ${folder}, because they are not manifests: ${shown}${more}`
}
