const escapes = [
  ['<', '\\u003c'],
  ['>', '\\u003e'],
  ['&', '\\u0026'],
  ['\u2028', '\\u2028'],
  ['\u2029', '\\u2029'],
] as const

/**
 * JSON as Go's `encoding/json` writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped. Keys keep their order, `undefined` members vanish.
 * The runner's documents are compared by checksum, so bytes matter: a difference rolls every proxy once.
 */
export function goJson(value: unknown, indent?: 2): string {
  // text by text: a tenant's document may hold nothing but characters to escape, and a call for each of them is slow
  return escapes.reduce(
    (text, [character, escaped]) => text.replaceAll(character, escaped),
    JSON.stringify(value, undefined, indent),
  )
}

/** A record with its keys in ascending order, as Go writes maps. */
export function sortedRecord<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)))
}

/** Orders texts by code unit, which for the names and keys of Kubernetes (ASCII) is the order of their bytes: negative, zero or positive. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
