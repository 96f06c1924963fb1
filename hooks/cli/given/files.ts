import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure, type Terminal } from '../terminal.ts'

export interface GivenText {
  /** As the user named it, `-` for standard input. */
  readonly file: string
  readonly text: string
}

/** The texts of files, of the YAML and JSON files in folders (and theirs), and of standard input; in order of their names. */
export async function readTexts(paths: readonly string[], terminal: Terminal): Promise<readonly GivenText[]> {
  const texts: GivenText[] = []
  for (const path of paths) {
    if (path === '-') texts.push({ file: '-', text: await terminal.readStdin() })
    else for (const file of await filesAt(path)) texts.push({ file, text: await readFile(file, 'utf8') })
  }
  return texts
}

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw failure(`${path} cannot be read. Give an existing file or folder, or - for standard input.`)
  if (!found.isDirectory()) return [path]

  const names = await readdir(path, { recursive: true })
  return names
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(path, name))
}
