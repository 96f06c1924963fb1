import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The checkout's root: the nearest folder upwards that has a package-lock.json (this file also runs compiled, from .cache). */
export const repositoryRoot: string = rootFrom(import.meta.dirname)

/** The operator's compiled programs: made by the global setup from the sources as they are now. */
export const programs: string = process.env['CLUSTER_DIST'] ?? join(repositoryRoot, '.cache/operator/dist')

/** Metacontroller's binary, when the environment names one. */
export const engineBinary: string | undefined = process.env['METACONTROLLER_BIN'] || undefined

function rootFrom(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : rootFrom(dirname(folder))
}
