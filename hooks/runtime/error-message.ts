/** What an error says; that of its first cause where it says nothing itself, as a failed connection to several addresses. */
export function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return errorMessage(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
