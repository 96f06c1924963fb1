import { readFile } from 'node:fs/promises'
import type { GitAuth } from '../../api/v1alpha1/registry-source.ts'

/** What to answer a server that asks for credentials. */
export type GitCredentials = (auth: GitAuth) => Promise<{ readonly username: string; readonly password: string }>

/**
 * Credentials from the directory into which the tenant's Secret is mounted: read for each fetch, so that a renewed token
 * counts without a restart.
 *
 * @throws Error where a password is wanted and not there; never says what is there
 */
export function mountedCredentials(directory: string | undefined): GitCredentials {
  return async (auth) => {
    const { name, key } = auth.passwordSecretRef
    const password = directory && (await readFile(`${directory}/password`, 'utf8').catch(() => undefined))
    if (!password) {
      throw new Error(`Secret ${name} does not exist or lacks the key ${key}`)
    }
    return { username: auth.username || 'git', password: password.trim() }
  }
}
