import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
/** What the package depends on lies here; the rest of the repository is not to be seen. */
const shared = join(root, 'node_modules')

export interface InstalledPackage {
  /** An empty project that has the package installed, and nothing else of this repository. */
  readonly project: string
  readonly tarball: string
}

/** Builds and packs the package as a release does, and installs the tarball in an empty project. */
export function installPackage(): InstalledPackage {
  const folder = mkdtempSync(join(tmpdir(), 'toolhive-package-'))
  const source = join(folder, 'source')
  mkdirSync(source)
  const compiler = join(shared, 'typescript/bin/tsc')
  run(root, process.execPath, compiler, '-p', 'tsconfig.build.json', '--outDir', join(source, 'dist'))
  for (const part of ['package.json', 'README.md', 'LICENSE', 'bin', 'manifests'])
    cpSync(join(root, part), join(source, part), { recursive: true })
  run(source, 'npm', 'pack', '--pack-destination', folder)
  const tarball = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '')

  const project = join(folder, 'project')
  const installed = join(project, 'node_modules/toolhive-operator')
  mkdirSync(installed, { recursive: true })
  run(installed, 'tar', '-xzf', tarball, '--strip-components=1')
  symlinkSync(shared, join(installed, 'node_modules'))
  return { project, tarball }
}

export function run(folder: string, program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
