import { readFile } from 'node:fs/promises'
import type { GitAuth } from '../../api/registry-source.ts'

/** What to answer a server that asks for credentials; `cancel` where there are none to give. */
export type GitCredentials = (
  auth: GitAuth,
) => Promise<{ readonly username: string; readonly password: string } | { readonly cancel: true }>

/**
 * Credentials from the directory into which the tenant's Secret is mounted: read for each fetch, so that a renewed token
 * counts without a restart.
 *
 * @throws Error where a password is wanted and not there; never says what is there
 */
export function mountedCredentials(directory: string | undefined): GitCredentials {
  return async (auth) => {
    const reference = auth.passwordSecretRef
    if (!reference || directory === undefined) return { cancel: true }
    const password = await readFile(`${directory}/password`, 'utf8').catch(() => undefined)
    if (password === undefined) {
      throw new Error(`Secret ${reference.name} does not exist or lacks the key ${reference.key}`)
    }
    return { username: auth.username || 'git', password: password.trim() }
  }
}
