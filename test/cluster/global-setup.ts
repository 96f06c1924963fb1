import { execFile } from 'node:child_process'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildTools } from './build-tools.ts'
import { repositoryRoot } from './harness/paths.ts'
import { removeAtExit } from './harness/programs.ts'
import { progress } from './harness/progress.ts'

const run = promisify(execFile)

/**
 * Builds the tools that are not cached and the operator's programs from the sources as they are now: into a folder of
 * this run, so that two runs at once do not disturb each other.
 */
export default async function setup(): Promise<void> {
  await buildTools()
  const given = process.env['CLUSTER_DIST']
  if (given !== undefined) {
    progress(`programs of the operator: ${given}`)
    return
  }
  progress('compiling the operator')
  const folder = join(repositoryRoot, `.cache/operator-${process.pid}`)
  removeAtExit(folder)
  const compiler = join(repositoryRoot, 'node_modules/typescript/bin/tsc')
  await run('node', [compiler, '-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')], { cwd: repositoryRoot })
  // the programs read their version beside their folder
  await copyFile(join(repositoryRoot, 'package.json'), join(folder, 'package.json'))
  process.env['CLUSTER_DIST'] = join(folder, 'dist')
}
