import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { errorMessage } from '../runtime/error-message.ts'

const tokenBytes = 32
const tokenForm = /^[\w-]{43,}$/

/**
 * The token that the engine must bring, from a file in a volume that only the two containers share. Made where there is
 * none; one that exists is kept, so that a gateway that restarts still knows its engine. Rejects where it
 * can be neither read nor written.
 */
export async function engineToken(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch(() => '')
  if (tokenForm.test(known)) return known

  const token = randomBytes(tokenBytes).toString('base64url')
  await store(file, token).catch((error: unknown) => {
    throw new Error(
      `ENGINE_TOKEN_FILE cannot be written (${errorMessage(error)}). Mount a writable volume for it, or name another file.`,
    )
  })
  return token
}

async function store(file: string, token: string): Promise<void> {
  const begun = `${file}.new`
  await writeFile(begun, token, { mode: 0o640 })
  await chmod(begun, 0o640) // a file that was there keeps its mode otherwise
  await rename(begun, file) // the engine never reads half a token
}

/** Whether an `Authorization` header brings this token. The time it takes says nothing about the token. */
export function bringsToken(token: string): (authorization: string | undefined) => boolean {
  const expected = digest(`Bearer ${token}`)
  return (authorization) => timingSafeEqual(digest(authorization ?? ''), expected)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
