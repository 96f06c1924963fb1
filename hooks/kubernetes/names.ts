import { fnv1a32Hex } from './hash.ts'

/** Whether a text is a DNS label (RFC 1123): what Services, ports and most children's names must be. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)
}

/** Whether a text may be a label's value. */
export function isLabelValue(text: string): boolean {
  return text.length <= 63 && /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(text)
}

/** Whether a text may be a label's or an annotation's key: an optional DNS subdomain, `/`, and a name of at most 63 characters. */
export function isQualifiedName(text: string): boolean {
  const [prefix, name, ...rest] = text.includes('/') ? text.split('/') : ['', text]
  if (rest.length > 0 || name === undefined || name.length > 63) return false
  if (!/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/.test(name)) return false
  if (!text.includes('/')) return true
  return (
    prefix !== undefined &&
    prefix.length <= 253 &&
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix)
  )
}

/** A name as a label's value: itself, or where it is too long its beginning and a hash of the whole. */
export function labelValueOf(name: string): string {
  return isLabelValue(name) ? name : `${name.slice(0, 50).replace(/[^A-Za-z0-9]+$/, '')}-${fnv1a32Hex(name)}`
}
