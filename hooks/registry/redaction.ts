/**
 * A text without what may be secret in the URLs in it: user, password, query and fragment. Messages of libraries quote URLs
 * as they are, and end in statuses and logs.
 */
export function withoutCredentials(text: string): string {
  return text.replace(/\bhttps?:\/\/[^\s"'<>]+/gi, shownUrl)
}

function shownUrl(url: string): string {
  const authority = url.indexOf('//') + 2
  const path = indexOrEnd(url, /[/?#\\]/, authority)
  const query = indexOrEnd(url, /[?#]/, authority)
  const host = url.lastIndexOf('@', path - 1) + 1
  const isUser = host > authority
  return `${url.slice(0, authority)}${url.slice(isUser ? host : authority, query)}${query < url.length ? '?...' : ''}`
}

function indexOrEnd(text: string, pattern: RegExp, start: number): number {
  const index = text.slice(start).search(pattern)
  return index < 0 ? text.length : start + index
}
