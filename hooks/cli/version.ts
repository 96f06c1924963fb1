import { readFileSync } from 'node:fs'
import { valueAt } from '../kubernetes/read.ts'

/** The version of this package. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return String(valueAt(manifest, 'version'))
}
