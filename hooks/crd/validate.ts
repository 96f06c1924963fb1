import { type KindVersion, servedVersion, storedVersion } from '../engine/kind-version.ts'
import { fieldPath } from '../kubernetes/field-path.ts'
import { issueMessage } from '../kubernetes/issue-message.ts'
import { isRecord, stringAt, valueAt } from '../kubernetes/read.ts'
import { exceededBounds } from './bounds.ts'
import { brokenRules } from './cel.ts'
import { type DefinedKind, objectSchema } from './definition.ts'
import { metadataRefusals } from './metadata.ts'
import { type UnknownField, unknownFields } from './unknown-fields.ts'
import { withoutNulls } from './without-nulls.ts'

/** Why the API server would not take an object: where, what is wrong, what to do. */
export interface Refusal {
  /** Path in the object: `spec.env[0].value`. */
  readonly field: string
  readonly message: string
}

/**
 * Why the API server would refuse to create an object of this kind, checking as strictly as kubectl asks it to: unknown
 * fields are refused, nulls count as absent, defaults are filled in before rules run, rules run only on what fits the
 * schema. Empty when it would be taken.
 */
export function validateAgainstCrd(object: unknown, kind: DefinedKind): readonly Refusal[] {
  if (!isRecord(object)) return [{ field: '', message: 'must be an object with apiVersion, kind and metadata.' }]

  const version = servedVersion(kind, stringAt(object, 'apiVersion') ?? '') ?? storedVersion(kind)
  const schema = objectSchema(kind, version)
  const given = withoutNulls(object, schema)
  const specGiven = valueAt(given, 'spec')
  const spec = specGiven === undefined ? undefined : version.spec.safeParse(specGiven, { error: issueMessage })
  const refusals = [
    ...identityRefusals(object, kind, version),
    ...metadataRefusals(valueAt(given, 'metadata')),
    ...unknownFields({ ...object, metadata: {} }, schema).map(unknownField),
    ...(spec?.error?.issues.map(({ path, message }) => ({ field: fieldPath(['spec', ...path]), message })) ?? []),
    ...exceededBounds(given, schema).map(({ path, message }) => ({ field: fieldPath(path), message })),
  ]
  if (refusals.length > 0) return refusals

  const defaulted = isRecord(given) && spec ? { ...given, spec: spec.data } : given
  return brokenRules(defaulted, schema).map(({ path, message }) => ({ field: fieldPath(path), message }))
}

function identityRefusals(object: unknown, { names }: DefinedKind, version: KindVersion): readonly Refusal[] {
  const expected = { apiVersion: `${names.group}/${version.name}`, kind: names.kind }
  return Object.entries(expected)
    .filter(([field, value]) => stringAt(object, field) !== value)
    .map(([field, value]) => ({ field, message: `must be ${value}. Set it to ${value}.` }))
}

function unknownField({ path, meant }: UnknownField): Refusal {
  const advice = meant ? `Did you mean ${meant}?` : 'Correct its name or its position, or remove it.'
  return { field: fieldPath(path), message: `is unknown. ${advice}` }
}
