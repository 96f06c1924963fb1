import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { objectSchema } from '../../hooks/crd/definition.ts'
import { validateAgainstCrd } from '../../hooks/crd/validate.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { nodesOf } from './schema-nodes.ts'

const folder = join(import.meta.dirname, '../crd-rules')

const examples = kinds.flatMap((kind) => {
  const kindFolder = join(folder, kind.names.singular)
  if (!existsSync(kindFolder)) return []
  return readdirSync(kindFolder).map((slug) => {
    const read = (name: string): string => readFileSync(join(kindFolder, slug, name), 'utf8')
    return {
      name: `${kind.names.singular}/${slug}`,
      kind,
      accepted: load(read('accepted.yaml')),
      refused: load(read('refused.yaml')),
      message: read('message.txt').trim(),
    }
  })
})

describe('CEL rules', () => {
  it.each(examples)('$name lets its accepted example pass', ({ kind, accepted }) => {
    expect(validateAgainstCrd(accepted, kind)).toEqual([])
  })

  it.each(examples)('$name refuses its other example, with its message alone', ({ kind, refused, message }) => {
    expect(validateAgainstCrd(refused, kind).map((refusal) => refusal.message)).toEqual([message])
  })

  it.each(kinds.map((kind) => [kind.names.kind, kind] as const))(
    'of %s have one folder of examples each',
    (_, kind) => {
      const rules = nodesOf(objectSchema(kind, storedVersion(kind))).flatMap(
        ({ schema }) => schema['x-kubernetes-validations'] ?? [],
      )
      const shown = examples.filter((example) => example.kind === kind).map(({ message }) => message)
      expect(shown.toSorted()).toEqual(rules.map(({ message }) => message).toSorted())
    },
  )

  it('on names run for new objects only: a name cannot be changed, and old objects must stay updatable', () => {
    const rootRules = kinds.flatMap((kind) => kind.rules)
    expect(rootRules.length).toBeGreaterThan(0)
    for (const rule of rootRules) {
      expect(rule).toMatchObject({ optionalOldSelf: true })
      expect(rule.rule).toMatch(/^oldSelf\.hasValue\(\) \|\| /)
    }
  })

  it('say what to do in one line without a full stop, which the API server would double', () => {
    for (const { message } of examples) {
      expect(message).not.toMatch(/[.\n]$/)
      expect(message.length).toBeLessThan(160)
    }
  })
})
