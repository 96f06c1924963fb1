import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { recordedInputs } from '../../test/crd/recorded-inputs.ts'
import { storedVersion } from '../engine/kind-version.ts'
import { kinds } from '../kinds/index.ts'
import { editorSchema } from './editor-schema.ts'

const ajv = new Ajv({ strict: true, strictTypes: false, validateFormats: false, allErrors: true })
const validators = new Map(kinds.map((kind) => [kind, ajv.compile(editorSchema(kind, storedVersion(kind)))]))

describe('the JSON schema for editors', () => {
  it.each(recordedInputs())('judges as the API server does: $name', ({ kind, object, refusedFields }) => {
    // an editor does not evaluate rules across fields
    const onlyByRule = refusedFields?.length === 0
    const valid = validators.get(kind)?.(object)
    expect(valid).toBe(refusedFields === undefined || onlyByRule)
  })

  it.each(kinds.map((kind) => [kind.names.kind, kind] as const))('of %s holds nothing but draft-07', (_, kind) => {
    const text = JSON.stringify(editorSchema(kind, storedVersion(kind)))
    expect(text).toContain('http://json-schema.org/draft-07/schema#')
    expect(text).not.toContain('x-kubernetes-')
  })

  it.each(kinds.map((kind) => [kind.names.kind, kind] as const))('of %s pins apiVersion and kind', (_, kind) => {
    const validate = validators.get(kind)
    validate?.({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: {} })
    const paths = validate?.errors?.map(({ instancePath }) => instancePath)
    expect(paths).toEqual(expect.arrayContaining(['/apiVersion', '/kind']))
  })
})
