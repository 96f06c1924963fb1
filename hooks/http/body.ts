import express, { type Request, type Response } from 'express'
import { type Refusal, refusalOfBodyError, refusals } from './refusals.ts'

export interface BodyLimits {
  /** A group of 10,000 servers is a body of 12 MB. */
  readonly bytes: number
  /** Time for the whole body to arrive; the engine itself gives up after 10 s. */
  readonly milliseconds: number
}

export const bodyLimits: BodyLimits = { bytes: 64 * 1024 * 1024, milliseconds: 10_000 }

export type Body = { readonly value: unknown } | { readonly refusal: Refusal }

/** A reader of JSON bodies: answers the parsed body, or why there is none; never throws. */
export function bodyReader(limits: BodyLimits): (request: Request, response: Response) => Promise<Body> {
  const parse = express.json({ limit: limits.bytes, strict: false, inflate: false, type: 'application/json' })
  return async function readBody(request, response) {
    if (!request.is('application/json')) {
      // `is` answers null for a request without a body.
      const empty = request.is('application/json') === null
      return { refusal: empty ? refusals.invalidJson : refusals.notJson }
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ refusal: refusals.tooSlow }), limits.milliseconds)
      parse(request, response, (error?: unknown) => {
        clearTimeout(timer)
        resolve(error === undefined ? { value: request.body } : { refusal: refusalOfBodyError(error) })
      })
    })
  }
}
