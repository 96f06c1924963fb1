import * as fc from 'fast-check'
import { structuralSchema } from '../../hooks/crd/structural-schema.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import { canary } from './arbitrary.ts'
import { growingPlaces, withValueAt } from './schema-paths.ts'

/** Stands where the API also takes a reference to a Secret: it may be in a container's environment and nowhere else. */
export const secretCanary = canary

/** Stands in what a user gives in the clear, and what the pods need: it may be in pods and their documents. */
export const clearCanary = 'canary-clear-81b2'

/** A field of a spec that may hold what is secret, and changes of a spec that put a canary there. */
export interface SecretField {
  /** `spec.env[].value`. */
  readonly path: string
  readonly plants: readonly ((spec: unknown) => unknown)[]
}

/** A form of secret-like fields: which they are, and what a user would write there. */
interface SecretForm {
  readonly fields: RegExp
  /** The first is what most would write; the others are mistakes, so that messages about the field are seen. */
  readonly values: readonly unknown[]
}

const forms: readonly SecretForm[] = [
  { fields: /\.(clientSecret|password|token|apiKey)$/, values: [secretCanary] },
  { fields: /\benv\[\]\.value$/, values: [clearCanary, `${clearCanary}\n`] },
  { fields: /\.headers\[\]$/, values: [`authorization=${clearCanary}`, clearCanary] },
  { fields: /\.args\[\]$/, values: [`--api-key=${clearCanary}`] },
  {
    fields: /\.policies\[\]$/,
    values: [
      `permit(principal, action, resource) when { "${clearCanary}" == "" };`,
      `permit(principal, action, ${clearCanary});`,
    ],
  },
  {
    fields: /\.entitiesJson$/,
    values: [
      `[{"uid":{"type":"User","id":"${clearCanary}"},"attrs":{},"parents":[]}]`,
      `[{"uid":"${clearCanary}"}]`,
      `["${clearCanary}`,
    ],
  },
  {
    // resourceUrl is what clients are told
    fields: /\.(?!resourceUrl$)([^.]*url|issuer|endpoint|repository)$/i,
    values: [
      `https://user:${clearCanary}@example.com/path?key=${clearCanary}`,
      `https://user:${clearCanary}@example com`,
      `http://user:${clearCanary}@example.com`,
      clearCanary,
    ],
  },
  {
    fields: /\.podTemplateSpec$/,
    values: [
      { spec: { containers: [{ name: 'mcp', env: [{ name: 'TOKEN', value: clearCanary }] }] } },
      { spec: { containers: [{ name: 'mcp', env: [{ name: 'TOKEN', value: [clearCanary] }] }] } },
      { spec: { containers: [{ name: 'mcp', env: { TOKEN: clearCanary } }] } },
    ],
  },
]

/** Names of fields that sound secret, and of those the ones that hold no secret. */
const soundsSecret = /secret|password|token|credential|apikey|privatekey/i
const holdsNone = /^(tokenUrl|jwksAuthTokenPath|externalTokenHeaderName)$/

/** The fields of a kind's spec that may hold what is secret. */
export function secretFields(kind: Kind): readonly SecretField[] {
  const schema = structuralSchema(storedVersion(kind).spec)
  return growingPlaces(schema).flatMap(({ path, schema: { items } }) => {
    const name = spelled(path, items !== undefined)
    const form = forms.find(({ fields }) => fields.test(name))
    const plants = form?.values.map((value) => (spec: unknown) => withValueAt(spec, path, value, schema)) ?? []
    return plants.length > 0 ? [{ path: name, plants }] : []
  })
}

/** Fields that sound secret, hold text, and are neither planted by a form nor known to hold none. */
export function unclassifiedFields(kind: Kind): readonly string[] {
  const planted = new Set(secretFields(kind).map(({ path }) => path))
  return growingPlaces(structuralSchema(storedVersion(kind).spec))
    .filter(({ path, schema }) => {
      const name = path.findLast((part) => part !== '*') ?? ''
      return schema.type === 'string' && soundsSecret.test(name) && !holdsNone.test(name)
    })
    .map(({ path }) => spelled(path, false))
    .filter((path) => !planted.has(path))
}

/** Specs with canaries in any number of their secret-like fields. */
export function withSecrets(kind: Kind, specs: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const choices = secretFields(kind).map(({ plants }) =>
    fc.option(fc.constantFrom(...plants.slice(0, 1), ...plants), { nil: undefined }),
  )
  return fc
    .tuple(specs, fc.tuple(...choices))
    .map(([spec, plants]) => plants.reduce<unknown>((planted, plant) => plant?.(planted) ?? planted, spec))
}

/** A spec with canaries in all of its secret-like fields. */
export function withEverySecret(kind: Kind, spec: unknown): unknown {
  return secretFields(kind).reduce<unknown>((planted, { plants }) => plants[0]?.(planted) ?? planted, spec)
}

function spelled(path: readonly string[], isList: boolean): string {
  const names = path.map((name) => (name === '*' ? '[]' : `.${name}`)).join('')
  return `spec${names}${isList ? '[]list' : ''}`
}
