/** A path as the API server writes it: `spec.env[0].value`, `spec.toolsOverride[read]` for a key chosen by a person. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => joined(text, part), '')
}

function joined(text: string, part: PropertyKey): string {
  if (typeof part === 'number') return `${text}[${part}]`
  const key = String(part)
  if (!/^[A-Za-z][\w-]*$/.test(key)) return `${text}[${key}]`
  return text === '' ? key : `${text}.${key}`
}
