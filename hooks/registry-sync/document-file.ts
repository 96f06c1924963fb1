import { rename, stat, writeFile } from 'node:fs/promises'

/** The file that the API container serves. */
export interface DocumentFile {
  /** Replaces the file in one step, so that no reader sees half of it. */
  write(document: string): Promise<void>
  exists(): Promise<boolean>
}

export function documentFile(path: string): DocumentFile {
  return {
    async write(document) {
      const draft = `${path}.new`
      await writeFile(draft, document, { mode: 0o644 })
      await rename(draft, path)
    },
    exists: () =>
      stat(path).then(
        () => true,
        () => false,
      ),
  }
}
