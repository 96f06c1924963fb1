import { isRecord } from '../kubernetes/read.ts'
import { shortened } from '../kubernetes/text.ts'

/**
 * How long strings and lists of a status may be. Tenants choose much of what a message quotes; a status that made its object
 * larger than etcd takes (1.5 MiB) could not be written at all. The status schemas of all kinds allow as much or more.
 */
export const statusLimits = { text: 4_096, items: 10_000 } as const

/** A status within the limits: longer strings end in `...`, longer lists end early. What is within them is not copied. */
export function limitedStatus(value: unknown): unknown {
  return isWithin(value) ? value : limited(value)
}

/** Nearly every status is: it is looked at without a copy. */
function isWithin(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= statusLimits.text
  if (Array.isArray(value)) return value.length <= statusLimits.items && value.every(isWithin)
  if (!isRecord(value)) return true
  for (const name in value) if (!isWithin(value[name])) return false
  return true
}

function limited(value: unknown): unknown {
  if (typeof value === 'string') return shortened(value, statusLimits.text)
  if (Array.isArray(value)) return value.slice(0, statusLimits.items).map(limited)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, limited(member)]))
}
