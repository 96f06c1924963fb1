import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { GeneratedFile } from './generated-file.ts'

export interface Staleness {
  readonly path: string
  readonly why: 'missing' | 'differs' | 'left over'
}

/** How the files under a root differ from what they should be; `folders` hold nothing but generated files. */
export async function staleFiles(
  root: string,
  files: readonly GeneratedFile[],
  folders: readonly string[],
): Promise<readonly Staleness[]> {
  const stale: Staleness[] = []
  for (const { path, text } of files) {
    const found = await readFile(join(root, path), 'utf8').catch(() => undefined)
    if (found === undefined) stale.push({ path, why: 'missing' })
    else if (found !== text) stale.push({ path, why: 'differs' })
  }
  const wanted = new Set(files.map(({ path }) => path))
  for (const folder of folders) {
    for (const path of await filesIn(root, folder)) if (!wanted.has(path)) stale.push({ path, why: 'left over' })
  }
  return stale
}

/** Makes stale files right: writes what is missing or differs, removes what is left over. */
export async function refresh(
  root: string,
  files: readonly GeneratedFile[],
  stale: readonly Staleness[],
): Promise<void> {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  for (const { path } of stale) {
    const text = texts.get(path)
    if (text === undefined) {
      await rm(join(root, path))
    } else {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
  }
}

async function filesIn(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
}
