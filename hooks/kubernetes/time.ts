const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[+-][01]\d:[0-5]\d)$/

/** Milliseconds since the epoch of an RFC 3339 time, or `undefined` where the text is none. */
export function parseTime(text: string): number | undefined {
  const [, date = '', clock = ''] = rfc3339.exec(text) ?? []
  if (!isReal(date, clock)) return undefined
  return Date.parse(text)
}

/** `Date` would take 30 February for 2 March, and 24 o'clock for the next day. */
function isReal(date: string, clock: string): boolean {
  const time = new Date(`${date}T${clock}Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(`${date}T${clock}`)
}

/** A time as Kubernetes writes it: RFC 3339, seconds, UTC. */
export function kubernetesTime(time: string): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
