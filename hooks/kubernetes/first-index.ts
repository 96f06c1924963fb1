/** Where each text of a list stands first: an item at another place has come before. */
export function firstIndexes(texts: readonly string[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  for (const [index, text] of texts.entries()) if (!first.has(text)) first.set(text, index)
  return first
}
