const ellipsis = '...'

/**
 * A text of at most `limit` UTF-16 code units: a longer one ends in `...`. No character is cut in two (half of a surrogate
 * pair is not Unicode: the API server would store another text than it was sent).
 */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = Math.max(limit - ellipsis.length, 0)
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(end - 1))
  return `${text.slice(0, splitsPair ? end - 1 : end)}${ellipsis}`
}
