import { isRecord } from '../kubernetes/read.ts'
import { shortened } from '../kubernetes/text.ts'

/**
 * How long texts and lists of a status may be. Tenants choose much of what a message quotes; a status that made its object
 * larger than etcd takes (1.5 MiB) could not be written at all. The status schemas of all kinds allow as much or more.
 */
export const statusLimits = { text: 4_096, items: 10_000 } as const

/** A status within the limits: longer texts end in `...`, longer lists end early. What is within them is not copied. */
export function limitedStatus(value: unknown): unknown {
  if (typeof value === 'string') return shortened(value, statusLimits.text)
  if (Array.isArray(value)) {
    const kept = value.slice(0, statusLimits.items).map(limitedStatus)
    return kept.length === value.length && kept.every((item, index) => item === value[index]) ? value : kept
  }
  if (!isRecord(value)) return value
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, limitedStatus(member)])
  return members.every(([name, member]) => member === value[name]) ? value : Object.fromEntries(members)
}
