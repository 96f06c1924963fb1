/** The reasons of which the gateway speaks; each belongs to one code (Kubernetes `metav1.StatusReason`). */
const codes = {
  Unauthorized: 401,
  Forbidden: 403,
  Invalid: 422,
  AlreadyExists: 409,
  Expired: 410,
  ServiceUnavailable: 503,
  InternalError: 500,
  RequestEntityTooLarge: 413,
} as const

export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: Readonly<Record<never, never>>
  readonly status: 'Failure'
  readonly message: string
  readonly reason: keyof typeof codes
  readonly code: number
}

/** A failure as the API server would tell it. The message is shown to users in events of the engine. */
export function failure(reason: keyof typeof codes, message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code: codes[reason] }
}
