/** A request target in its two parts: the path, and the query without its question mark. */
export function splitTarget(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = target.indexOf('?')
  if (mark === -1) return { path: target, query: new URLSearchParams() }
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) }
}

/** Puts a path and its query together. */
export function joinTarget(path: string, query: URLSearchParams): string {
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** What a client asks for, in a form that names one selection of objects: the same for its LIST and its WATCH. */
export function selectionOf(query: URLSearchParams, added: string | undefined): URLSearchParams {
  const labels = [query.get('labelSelector'), added].filter(
    (part) => part !== null && part !== undefined && part !== '',
  )
  const fields = query.get('fieldSelector')
  const selection = new URLSearchParams()
  if (labels.length > 0) selection.set('labelSelector', labels.join(','))
  if (fields) selection.set('fieldSelector', fields)
  return selection
}

/** A query with some parameters set. */
export function withParameters(
  query: URLSearchParams,
  parameters: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  const copy = new URLSearchParams(query)
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) copy.set(name, value)
  }
  return copy
}

/** Whether a boolean parameter is set, in any of the spellings that the API server takes. */
export function isSet(query: URLSearchParams, name: string): boolean {
  return ['true', '1', 't', 'T', 'TRUE', 'True'].includes(query.get(name) ?? '')
}
