import type { StructuralSchema } from '../../hooks/crd/structural-schema.ts'

/** Texts that make slow code slow: what repeats, and what ends otherwise than it began. */
export const fillings: readonly string[] = ['a', '<', '/', '1', ' ', ':', '"', '\u2028', '.-', '{"a":']

/** What a filling needs of the bytes of a JSON text, for each of its characters. */
function weightOf(filling: string): number {
  return (Buffer.byteLength(JSON.stringify(filling)) - 2) / filling.length
}

/**
 * A value of a schema that is as full as bytes allow: every field is there, lists and maps have as many entries as they may,
 * texts as many characters. What there is of bytes is shared alike.
 */
export function fullest(schema: StructuralSchema, filling: string, bytes: number): unknown {
  const { type, enum: choices, properties = {}, additionalProperties, items } = schema
  if (choices) return choices.at(-1)
  if (type === 'string') return fullestText(schema, filling, bytes)
  if (type === 'integer') return schema.maximum ?? 1
  if (type === 'boolean') return true
  const entries = Math.max(1, Math.min(schema.maxItems ?? schema.maxProperties ?? 0, Math.floor(bytes / 60)))
  if (items) return listOf(entries, () => fullest(items, filling, bytes / entries - 2))
  if (additionalProperties) {
    const value = (): unknown => fullest(additionalProperties, filling, bytes / entries - 20)
    return Object.fromEntries(listOf(entries, (index) => [`key-${index}`, value()]))
  }
  const members = Object.entries(properties)
  return Object.fromEntries(
    members.map(([name, member]) => [name, fullest(member, filling, bytes / members.length - name.length - 6)]),
  )
}

/** Beginnings and ends that the patterns of our fields ask for. */
const frames: readonly (readonly [string, string])[] = [
  ['', ''],
  ['https://a', ''],
  ['', '.json'],
]

function fullestText({ pattern, maxLength = 0 }: StructuralSchema, filling: string, bytes: number): string {
  const length = Math.min(maxLength, Math.max(1, Math.floor(bytes / weightOf(filling))))
  const fits = (text: string): boolean => pattern === undefined || new RegExp(pattern).test(text)
  const texts = frames.map(([start, end]) => `${start}${filled(filling, length - start.length - end.length)}${end}`)
  return texts.find(fits) ?? '1h'
}

/** A text of a length, full of one filling. */
export function filled(filling: string, length: number): string {
  return filling.repeat(Math.ceil(Math.max(length, 0) / filling.length)).slice(0, Math.max(length, 0))
}

export function listOf<Item>(length: number, item: (index: number) => Item): readonly Item[] {
  return Array.from({ length }, (_, index) => item(index))
}
