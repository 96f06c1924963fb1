import type { Response } from 'express'
import type { Refusal } from './refusals.ts'

/** Sends a refusal: its status and `{"error": text}`. */
export function refuse(response: Response, { status, message }: Refusal): void {
  // What is left of a body that came too slowly is not waited for.
  if (status === 408) response.set('Connection', 'close')
  response
    .status(status)
    .type('application/json')
    .send(JSON.stringify({ error: message }))
}
