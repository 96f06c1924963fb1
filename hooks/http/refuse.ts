import type { Response } from 'express'
import type { Refusal } from './refusals.ts'

/** Sends a refusal: its status and `{"error": text}`. */
export function refuse(response: Response, { status, message }: Refusal): void {
  // What is left of a body that came too slowly is not waited for.
  if (status === 408) response.set('Connection', 'close')
  // Without it the engine would come back at once, for ever.
  if (status === 429) response.set('Retry-After', '1')
  response
    .status(status)
    .type('application/json')
    .send(JSON.stringify({ error: message }))
}
