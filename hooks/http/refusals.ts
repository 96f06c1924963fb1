/** An answer that is no 200. */
export interface Refusal {
  readonly status: number
  readonly message: string
}

/**
 * Every refusal of the service. The texts are fixed: the engine shows a body to the user in an Event on the parent, where
 * a text that changes (an id, a time) would make a new Event each time, and where nothing of the request may be repeated.
 */
export const refusals = {
  invalidJson: { status: 400, message: 'the body is not valid JSON' },
  incomplete: { status: 400, message: 'the body ended early' },
  notAnObject: { status: 400, message: 'the body is not a JSON object' },
  notFound: { status: 404, message: 'no such path' },
  notAllowed: { status: 405, message: 'hooks must be called with POST' },
  tooSlow: { status: 408, message: 'the body did not arrive in time' },
  tooLarge: { status: 413, message: 'the body is too large' },
  notJson: { status: 415, message: 'the body must be uncompressed application/json in UTF-8' },
  busy: { status: 429, message: 'too many requests at once; try again in a second' },
  failed: { status: 500, message: 'internal error; see the log of the operator for details' },
} as const satisfies Record<string, Refusal>

/** What body-parser calls its errors; anything else it reports is a body that could not be read to its end. */
const bodyErrors: Readonly<Record<string, Refusal>> = {
  'entity.parse.failed': refusals.invalidJson,
  'entity.too.large': refusals.tooLarge,
  'encoding.unsupported': refusals.notJson,
  'charset.unsupported': refusals.notJson,
}

/** The refusal for an error of the body parser. */
export function refusalOfBodyError(error: unknown): Refusal {
  const type = typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : ''
  return bodyErrors[type] ?? refusals.incomplete
}

/** The refusal of a body that is no request of the engine; the envelope's texts are fixed too. */
export function refusalOfEnvelope(message: string): Refusal {
  return { status: 400, message }
}
