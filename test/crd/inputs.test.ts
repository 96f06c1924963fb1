import { describe, expect, it } from 'vitest'
import { structuralSchema } from '../../hooks/crd/structural-schema.ts'
import { validateAgainstCrd } from '../../hooks/crd/validate.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import { valueAt } from '../../hooks/kubernetes/read.ts'
import { storedSpec } from '../support/stored-spec.ts'
import { recordedInputs } from './recorded-inputs.ts'
import { prunedAndDefaulted } from './structural-defaults.ts'

const inputs = recordedInputs()
const accepted = inputs.filter(({ refusedFields }) => !refusedFields)
const refused = inputs.filter(({ refusedFields }) => refusedFields)

describe("objects that an API server took under the Go operator's definitions", () => {
  it.each(accepted)('$name is taken', ({ object, kind }) => {
    expect(validateAgainstCrd(object, kind)).toEqual([])
  })

  it.each(accepted)('$name is read by the hooks as the API server stores it', ({ object, kind }) => {
    const spec = valueAt(object, 'spec')
    expect(storedSpec(spec, storedVersion(kind))).toEqual(
      prunedAndDefaulted(spec, structuralSchema(storedVersion(kind).spec)),
    )
  })
})

describe("objects that it refused under the Go operator's definitions", () => {
  it.each(refused)('$name is refused, naming the same fields', ({ object, kind, refusedFields = [] }) => {
    const fields = validateAgainstCrd(object, kind).map(({ field }) => field)
    expect(fields).not.toEqual([])
    expect(fields).toEqual(expect.arrayContaining([...refusedFields]))
  })
})
