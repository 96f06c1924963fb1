import { appendFile, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { progress } from '../../cluster/harness/progress.ts'

/** Test files run in processes of their own: what they measured meets in a file of this run. */
const variable = 'E2E_FIGURES_FILE'

/** To be called once, before the test files run. */
export function openFigures(): void {
  process.env[variable] = join(tmpdir(), `operator-e2e-figures-${process.pid}`)
}

/** Prints what was measured, now and once more at the end. */
export async function figure(what: string, value: string): Promise<void> {
  progress(`${what}: ${value}`)
  const file = process.env[variable]
  if (file) await appendFile(file, `${what}: ${value}\n`)
}

/** All that was measured, in order; the file is gone then. */
export async function closeFigures(): Promise<readonly string[]> {
  const file = process.env[variable] ?? ''
  const text = await readFile(file, 'utf8').catch(() => '')
  await rm(file, { force: true })
  return text.split('\n').filter((line) => line !== '')
}
