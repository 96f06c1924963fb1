import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The checkout's root: the nearest folder upwards that has a package-lock.json (this file also runs compiled, from .cache). */
export const repositoryRoot: string = rootFrom(import.meta.dirname)

/** The operator's compiled programs: made by the global setup from the sources as they are now, or `CLUSTER_DIST`. */
export function programsFolder(): string {
  const folder = process.env['CLUSTER_DIST']
  if (folder === undefined) throw new Error('the global setup names the folder of the programs in CLUSTER_DIST')
  return folder
}

/** Metacontroller's binary, when the environment names one. */
export const engineBinary: string | undefined = process.env['METACONTROLLER_BIN'] || undefined

function rootFrom(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : rootFrom(dirname(folder))
}
