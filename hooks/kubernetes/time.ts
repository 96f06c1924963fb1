const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/

/** Milliseconds since the epoch of an RFC 3339 time, or `undefined` where the text is none. */
export function parseTime(text: string): number | undefined {
  if (!rfc3339.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}

/** A time as Kubernetes writes it: RFC 3339, seconds, UTC. */
export function kubernetesTime(time: string): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
