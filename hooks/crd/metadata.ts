import { isLabelValue, isQualifiedName } from '../kubernetes/names.ts'
import { isRecord } from '../kubernetes/read.ts'

/** Fields of ObjectMeta (meta/v1): what people may write and what the API server adds when an object is exported. */
const knownFields = new Set([
  'name',
  'generateName',
  'namespace',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
])

type Refusals = readonly { readonly field: string; readonly message: string }[]

/** What the API server refuses in any object's metadata: names, label and annotation keys and values, unknown fields. */
export function metadataRefusals(metadata: unknown): Refusals {
  if (!isRecord(metadata)) return [{ field: 'metadata', message: 'is required. Add it with a name.' }]
  const { name, generateName, labels, annotations } = metadata
  return [
    ...Object.keys(metadata)
      .filter((key) => !knownFields.has(key))
      .map((key) => ({
        field: `metadata.${key}`,
        message: 'is unknown. Correct its name or its position, or remove it.',
      })),
    ...nameRefusals(name, generateName),
    ...mapRefusals('metadata.labels', labels, isLabelValue),
    ...mapRefusals('metadata.annotations', annotations, () => true),
  ]
}

function nameRefusals(name: unknown, generateName: unknown): Refusals {
  if (name === undefined && typeof generateName === 'string') return []
  if (typeof name !== 'string' || name === '') return [{ field: 'metadata.name', message: 'is required. Add it.' }]
  if (isDnsSubdomain(name)) return []
  const message =
    'is not a valid object name. Use at most 253 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends.'
  return [{ field: 'metadata.name', message }]
}

function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text)
}

function mapRefusals(field: string, map: unknown, isValue: (text: string) => boolean): Refusals {
  if (map === undefined || map === null) return []
  if (!isRecord(map)) return [{ field, message: 'must be a map. Write each entry as key: value.' }]
  return Object.entries(map).flatMap(([key, value]) => {
    if (!isQualifiedName(key)) {
      return [
        {
          field: `${field}[${key}]`,
          message:
            'is not a valid key. Use a name of at most 63 characters, optionally with a DNS prefix and / before it.',
        },
      ]
    }
    if (typeof value !== 'string')
      return [{ field: `${field}[${key}]`, message: 'must be a string. Put the value in quotes.' }]
    if (!isValue(value)) {
      return [
        {
          field: `${field}[${key}]`,
          message: 'is not a valid label value. Use at most 63 letters, digits, hyphens, dots and underscores.',
        },
      ]
    }
    return []
  })
}
