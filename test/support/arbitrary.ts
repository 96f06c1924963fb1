import * as fc from 'fast-check'
import { type StructuralSchema, structuralSchema } from '../../hooks/crd/structural-schema.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import { isRecord } from '../../hooks/kubernetes/read.ts'

/** Names that references and objects share, so that some references find something. */
export const pool = ['alpha', 'beta', 'gamma'] as const

/** A text that must not come out anywhere: it stands in every field whose name says that it is secret. */
export const canary = 'canary-3f2a9c'

/** Specs that fit a kind's schema, some with few fields, some with many; texts are often what such a field holds. */
export function validSpecs(kind: Kind): fc.Arbitrary<unknown> {
  const schema = structuralSchema(storedVersion(kind).spec)
  return fc.oneof(
    { weight: 3, arbitrary: valuesOf(schema, 'spec', 8) },
    { weight: 1, arbitrary: valuesOf(schema, 'spec', 2) },
  )
}

/** Specs with one to four places where something stands that does not belong there. */
export function spoiltSpecs(kind: Kind): fc.Arbitrary<unknown> {
  const damage = fc.tuple(fc.nat(), junk)
  return fc
    .tuple(validSpecs(kind), fc.array(damage, { minLength: 1, maxLength: 4 }))
    .map(([spec, damages]) => damages.reduce<unknown>((spoilt, [place, value]) => replaced(spoilt, place, value), spec))
}

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, 0, -1, 1e21, 0.5, '', true, [], {}, [null], { a: { b: [null] } }, 'x'.repeat(300)),
  fc.constantFrom('\u0000', '\ud800', '../..', '{', '[]', 'null', '__proto__', '-a', 'A_b', '${x}', '1e400'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
)

/** One in `rarity` optional fields is there. */
function valuesOf(schema: StructuralSchema, name: string, rarity: number): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema['x-kubernetes-int-or-string']) return fc.oneof(quantities, fc.nat({ max: 9 }))
  switch (schema.type) {
    case 'object':
      return objectsOf(schema, rarity)
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, name, rarity), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      })
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 70_000 })
    case 'number':
      return fc.double({ min: schema.minimum ?? -5, max: schema.maximum ?? 5, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'string':
      return textsOf(schema, name)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function objectsOf(schema: StructuralSchema, rarity: number): fc.Arbitrary<unknown> {
  const { properties = {}, additionalProperties, required = [] } = schema
  if (schema['x-kubernetes-preserve-unknown-fields'])
    return fc.oneof(podTemplates, fc.dictionary(words, fc.jsonValue({ maxDepth: 2 })))
  if (additionalProperties) return fc.dictionary(words, valuesOf(additionalProperties, '', rarity), { maxKeys: 3 })
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => {
      const values = valuesOf(member, name, rarity)
      return [name, required.includes(name) ? values : sometimes(values, rarity)]
    }),
  )
  return fc
    .record(model)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)))
}

function sometimes(values: fc.Arbitrary<unknown>, rarity: number): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: rarity - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: values })
}

function textsOf({ pattern, minLength = 0, maxLength = 60 }: StructuralSchema, name: string): fc.Arbitrary<string> {
  if (/^(clientSecret|password|token)$/.test(name)) return fc.constant(canary)
  const matches = (text: string): boolean =>
    text.length >= minLength && text.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(text))
  const usual = usualTextsOf(name).filter(matches)
  const odd = oddTexts.filter(matches)
  const free =
    pattern === undefined
      ? fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 20) })
      : fc.stringMatching(new RegExp(pattern)).filter(matches)
  return fc.oneof(
    ...(usual.length === 0 ? [] : [{ weight: 30, arbitrary: fc.constantFrom(...usual) }]),
    ...(odd.length === 0 ? [] : [{ weight: 1, arbitrary: fc.constantFrom(...odd) }]),
    { weight: 1, arbitrary: free },
  )
}

const words = fc.constantFrom('a', 'app', 'example.com/b', 'controller-uid', 'toolhive-name', 'x y', 'constructor')
const quantities = fc.constantFrom('1', '500m', '0.5', '1Gi', '1e3', '', 'lots', '-1')

/** What a field of a name usually holds. */
export function usualTextsOf(name: string): readonly string[] {
  return usualTexts.find(([names]) => names.test(name))?.[1] ?? pool
}

/** What fields of a name usually hold; all others hold names. */
const usualTexts: readonly (readonly [RegExp, readonly string[]])[] = [
  [/image/i, ['ghcr.io/acme/tool:1.2.3', `ghcr.io/acme/tool@sha256:${'0'.repeat(64)}`, 'tool']],
  [
    /url|issuer|endpoint|repository/i,
    ['https://example.com/path', 'http://127.0.0.1:9000', 'https://git.example.com/a.git'],
  ],
  [/policies/, ['permit(principal, action, resource);']],
  [/entities/i, ['[]']],
  [/path/i, ['/var/data', '/etc/ca.crt']],
  [/^(cpu|memory)$/, ['500m', '1', '256Mi']],
  [/interval|timeout/i, ['5m', '30s', '1h30m']],
  [/key/i, ['authz.json', 'oidc.json', 'profile.json', 'registry.json', 'ca.crt']],
  [/rate/i, ['0.05', '1', '0']],
]

const oddTexts = [
  '',
  '/var/data',
  'Name With Blanks',
  'A_VARIABLE',
  'forbid(principal, action',
  '{"a": 1}',
  'https://',
  '2026-11-22T12:00:00Z',
  'lots',
]

const podTemplates: fc.Arbitrary<unknown> = fc.constantFrom(
  { spec: { containers: [{ name: 'mcp', resources: { limits: { cpu: '1' } } }], nodeSelector: { a: 'b' } } },
  { spec: { containers: [{ name: 'other', image: 'x' }], tolerations: [{ key: 'a', operator: 'Exists' }] } },
  { metadata: { labels: { a: 'b' }, annotations: { c: 'd' } }, spec: { serviceAccountName: 'alpha' } },
  { spec: { containers: 'mcp' } },
  { spec: { containers: [{}], unknown: 1 } },
  {},
)

/** The value with something else at one of its places, counted depth first. */
function replaced(value: unknown, place: number, by: unknown): unknown {
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(isRecord(value) ? value : {})
  const chosen = members[place % (members.length + 1)]
  if (!chosen) return by
  const [key, member] = chosen
  const next = replaced(member, Math.floor(place / (members.length + 1)), by)
  if (Array.isArray(value)) return value.with(Number(key), next)
  return { ...Object(value), [key]: next }
}
