import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new, empty folder for the test that runs now; when that has finished, the folder goes with all that is in it. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'toolhive-operator-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
