import { execFile } from 'node:child_process'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildTools } from './build-tools.ts'
import { programs, repositoryRoot } from './harness/paths.ts'
import { progress } from './harness/progress.ts'

const run = promisify(execFile)

/** Builds the tools that are not cached and the operator's programs from the sources as they are now. */
export default async function setup(): Promise<void> {
  await buildTools()
  if (process.env['CLUSTER_DIST'] !== undefined) {
    progress(`programs of the operator: ${programs}`)
    return
  }
  progress('compiling the operator')
  const compiler = join(repositoryRoot, 'node_modules/typescript/bin/tsc')
  await run('node', [compiler, '-p', 'tsconfig.build.json', '--outDir', programs], { cwd: repositoryRoot })
  // the programs read their version beside their folder
  await copyFile(join(repositoryRoot, 'package.json'), join(programs, '../package.json'))
}
