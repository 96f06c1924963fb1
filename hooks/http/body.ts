import express, { type Request, type Response } from 'express'
import type { Admission } from './admission.ts'
import { type Refusal, refusalOfBodyError, refusals } from './refusals.ts'

export type Body = BodyValue | { readonly refusal: Refusal }

export interface BodyValue {
  readonly value: unknown
  /** Set where the related objects were left out: what is read of them is too much to keep. */
  readonly leftOut?: 'related'
}

/** Reads a body, or says why there is none; never throws. */
export type BodyReader = (request: Request, response: Response) => Promise<Body>

/** Bodies up to this size are parsed as a whole; a sync of a server is 20 to 60 kB. */
export const smallBodyBytes = 4 * 1024 * 1024

interface BodyReaderOptions {
  readonly small: BodyReader
  readonly large: BodyReader
  /** Room for small bodies, in bytes, and for large ones, in number. */
  readonly admission: { readonly small: Admission; readonly large: Admission }
  /** Time for the whole body to arrive; the engine itself gives up after 10 s. */
  readonly milliseconds: number
}

/**
 * A reader of JSON bodies that bounds how much of them is in memory at once: who would be too much waits for a moment,
 * and is then asked to come back.
 */
export function bodyReader({ small, large, admission, milliseconds }: BodyReaderOptions): BodyReader {
  return async function readBody(request, response) {
    if (!request.is('application/json')) {
      // `is` answers null for a request without a body.
      const empty = request.is('application/json') === null
      return { refusal: empty ? refusals.invalidJson : refusals.notJson }
    }
    const bytes = Number(request.headers['content-length'] ?? Number.NaN)
    const isSmall = bytes <= smallBodyBytes
    const leave = await (isSmall ? admission.small.enter(bytes) : admission.large.enter(1))
    if (!leave) return { refusal: refusals.busy }
    try {
      return await inTime(isSmall ? small(request, response) : large(request, response), milliseconds)
    } finally {
      leave()
    }
  }
}

/** Parses a body as a whole. */
export function wholeBodyReader(): BodyReader {
  const parse = express.json({ limit: smallBodyBytes, strict: false, inflate: false, type: 'application/json' })
  return (request, response) =>
    new Promise((resolve) => {
      parse(request, response, (error?: unknown) => {
        resolve(error === undefined ? { value: request.body } : { refusal: refusalOfBodyError(error) })
      })
    })
}

function inTime(reading: Promise<Body>, milliseconds: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ refusal: refusals.tooSlow }), milliseconds)
    reading.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
