import { readFile } from 'node:fs/promises'

/** The bearer token in a file that is replaced before the token expires (a projected ServiceAccount token). */
export interface Token {
  /** The token, at most a few seconds old; rejects where the file cannot be read and never could. */
  current(): Promise<string>
  /** Reads the file at once, after the API server has refused a token; whether it holds another one now. */
  refresh(refused: string): Promise<boolean>
}

const freshMilliseconds = 10_000

/** `now` counts milliseconds. */
export function createToken(file: string, now: () => number): Token {
  let known: { readonly text: string; readonly readAt: number } | undefined

  async function read(): Promise<string> {
    const text = (await readFile(file, 'utf8')).trim()
    known = { text, readAt: now() }
    return text
  }

  return {
    async current() {
      if (known && now() - known.readAt < freshMilliseconds) return known.text
      // Between two versions of a projected volume the file may be gone for a moment: the last token still holds.
      return read().catch((error: unknown) => {
        if (known) return known.text
        throw error
      })
    },
    async refresh(refused) {
      return (await read().catch(() => refused)) !== refused
    },
  }
}
