import { Environment, Optional } from '@marcbachmann/cel-js'
import { isRecord } from '../kubernetes/read.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

type Path = readonly (string | number)[]
type Rule = NonNullable<StructuralSchema['x-kubernetes-validations']>[number]

export interface BrokenRule {
  readonly path: Path
  readonly message: string
}

const environment = new Environment({ enableOptionalTypes: true })
  .registerVariable('self', 'dyn')
  .registerVariable('oldSelf', 'dyn')

/**
 * The rules of a schema that a new, defaulted value breaks, node by node as the API server goes
 * (`x-kubernetes-validations`). A rule that compares with an old value is left out unless it asks to run without one.
 */
export function brokenRules(value: unknown, schema: StructuralSchema, path: Path = []): readonly BrokenRule[] {
  const own = (schema['x-kubernetes-validations'] ?? [])
    .filter((rule) => !holds(rule, value))
    .map((rule) => ({ path: [...path, ...memberOf(rule)], message: rule.message }))
  return [...own, ...brokenInside(value, schema, path)]
}

function brokenInside(value: unknown, schema: StructuralSchema, path: Path): readonly BrokenRule[] {
  if (Array.isArray(value)) {
    const { items } = schema
    return items ? value.flatMap((item, index) => brokenRules(item, items, [...path, index])) : []
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const known = memberSchema(schema, key)
    return known ? brokenRules(member, known, [...path, key]) : []
  })
}

/** A rule that cannot be evaluated counts as broken, as on the API server. */
function holds(rule: Rule, self: unknown): boolean {
  const comparesWithOld = /\boldSelf\b/.test(rule.rule)
  if (comparesWithOld && !rule.optionalOldSelf) return true
  try {
    return environment.evaluate(rule.rule, { self, oldSelf: Optional.none() }) === true
  } catch {
    return false
  }
}

function memberOf({ fieldPath }: Rule): readonly string[] {
  return fieldPath ? fieldPath.split('.').filter((part) => part !== '') : []
}
