import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { errorMessage } from '../../runtime/error-message.ts'

/**
 * What the engine shows to be served: a password in the URL of its kubeconfig, from which Go's HTTP client makes an
 * `Authorization` header. A kubeconfig's users are of no use here: client-go reads them only where the server is HTTPS.
 */
const user = 'engine'
const passwordBytes = 32
const passwordInUrl = /\/\/engine:([\w-]{43})@/

/**
 * The password in a kubeconfig that an earlier gateway of this pod has written, so that one that restarts still knows its
 * engine; a new one where there is none.
 */
export async function enginePassword(file: string): Promise<string> {
  const written = await readFile(file, 'utf8').catch(() => '')
  return passwordInUrl.exec(written)?.[1] ?? randomBytes(passwordBytes).toString('base64url')
}

/**
 * Writes the engine's kubeconfig, whole or not at all, for the account and the group of this process. Rejects where the
 * file cannot be written, with what to do. `url` is the gateway's own, without a path.
 */
export async function writeEngineKubeconfig(file: string, url: string, password: string): Promise<void> {
  const begun = `${file}.new`
  try {
    await writeFile(begun, kubeconfig(url.replace('//', `//${user}:${password}@`)), { mode: 0o640 })
    await chmod(begun, 0o640) // a file that was there keeps its mode otherwise
    await rename(begun, file)
  } catch (error) {
    const problem = `ENGINE_KUBECONFIG_FILE cannot be written (${errorMessage(error)}).`
    throw new Error(`${problem} Mount a writable volume for it, or set it to another file.`, { cause: error })
  }
}

/** Whether an `Authorization` header is the engine's. The time it takes says nothing about the password. */
export function isEngineWith(password: string): (authorization: string | undefined) => boolean {
  const expected = digest(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)
  return (authorization) => timingSafeEqual(digest(authorization ?? ''), expected)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function kubeconfig(server: string): string {
  return `apiVersion: v1
kind: Config
clusters:
  - name: gateway
    cluster:
      server: ${server}
contexts:
  - name: gateway
    context:
      cluster: gateway
      user: ""
current-context: gateway
`
}
