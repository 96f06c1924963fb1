import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const root = new URL('../../', import.meta.url).pathname
/** Where the compiled programs are. */
export const built = join(root, 'node_modules/.cache/built-programs')

/** Compiles the programs as the build does, into a place of its own, unless that is newer than every source file. */
export async function buildPrograms(): Promise<void> {
  mkdirSync(dirname(built), { recursive: true })
  const lock = `${built}.lock`
  while (!claimed(lock)) await delay(200)
  try {
    const stamp = join(built, 'package.json')
    const newest = Math.max(
      ...readdirSync(join(root, 'hooks'), { recursive: true, encoding: 'utf8' }).map((path) =>
        modified(join(root, 'hooks', path)),
      ),
    )
    if (modified(stamp) > newest) return
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    execFileSync(
      process.execPath,
      [compiler, '-p', 'tsconfig.build.json', '--outDir', built, '--noCheck', '--declaration', 'false'],
      { cwd: root },
    )
    writeFileSync(stamp, '{"type":"module"}\n')
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** Takes a lock among the test files, which run side by side; one that was left behind counts no more after a while. */
function claimed(lock: string): boolean {
  if (modified(lock) !== 0 && Date.now() - modified(lock) > 170_000) rmSync(lock, { recursive: true, force: true })
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
