import { describe, expect, it } from 'vitest'
import { configMapOf } from '../../../../test/support/workload.ts'
import { AuthzConfig } from '../../../api/v1alpha1/authz.ts'
import { readAuthorization } from './authorization.ts'

const permit = 'permit(principal, action, resource);'
const forbid = 'forbid(principal, action, resource);'

function read(config: unknown, data?: Readonly<Record<string, string>>): ReturnType<typeof readAuthorization> {
  return readAuthorization({
    config: config === undefined ? undefined : AuthzConfig.parse(config),
    namespace: 'demo',
    configMap: data && configMapOf('policies', data),
  })
}

const reasons = (...given: Parameters<typeof read>): readonly string[] =>
  read(...given).problems.map(({ reason }) => reason)

describe('authorization', () => {
  it('is absent only where no authzConfig is given', () => {
    expect(read(undefined)).toEqual({ value: undefined, problems: [] })
  })

  it.each([{ type: 'inline' }, { type: 'configMap' }, {}])(
    'without the block of its type, as in %j, is an error',
    (config) => {
      expect(reasons(config)).toEqual(['AuthorizationInvalid'])
    },
  )
})

describe('inline policies', () => {
  it('are of version v1', () => {
    expect(read({ type: 'inline', inline: { policies: [permit, forbid] } })).toEqual({
      problems: [],
      value: { source: 'inline', version: 'v1', policies: [permit, forbid], entities: '[]' },
    })
  })

  it.each([
    ['that do not parse', ['permit(principal, action']],
    ['of which two share a string: the runner would drop the second', [`${permit}\n${forbid}`]],
    ['that are empty', ['']],
    ['that are a comment', ['// permit all']],
    ['that are templates', ['permit(principal == ?principal, action, resource);']],
  ])('%s are an error', (_, policies) => {
    expect(reasons({ type: 'inline', inline: { policies } })).toEqual(['AuthorizationInvalid'])
  })

  it('each get their own message with their place', () => {
    const { problems } = read({ type: 'inline', inline: { policies: [permit, 'nonsense', ''] } })
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('policies[1]'),
      expect.stringContaining('policies[2]'),
    ])
  })

  it.each([
    ['an object', '{}'],
    ['a number', '1'],
    ['YAML, which the runner does not read', '- uid: {type: Client, id: a}'],
    ['a list of something else', '[1]'],
    ['no JSON', '['],
  ])('with entities that are %s are an error', (_, entitiesJson) => {
    expect(reasons({ type: 'inline', inline: { policies: [permit], entitiesJson } })).toEqual(['AuthorizationInvalid'])
  })

  it.each(['', '[]', ' [] ', '[{"uid": {"type": "Client", "id": "a"}, "attrs": {}, "parents": []}]'])(
    'take the entities %j',
    (entitiesJson) => {
      const { value, problems } = read({ type: 'inline', inline: { policies: [permit], entitiesJson } })
      expect(problems).toEqual([])
      expect(value?.entities).toBe(entitiesJson)
    },
  )
})

describe('policies in a ConfigMap', () => {
  const config = { type: 'configMap', configMap: { name: 'policies' } }
  const document = { version: '1.0', type: 'cedarv1', cedar: { policies: [permit], entities_json: '[]' } }

  it.each([
    ['JSON', JSON.stringify(document)],
    ['YAML', `version: "1.0"\ntype: cedarv1\ncedar:\n  entities_json: "[]"\n  policies:\n    - ${permit}\n`],
  ])('are read as %s', (_, text) => {
    expect(read(config, { 'authz.json': text })).toEqual({
      problems: [],
      value: {
        source: { configMap: 'policies', key: 'authz.json' },
        version: '1.0',
        policies: [permit],
        entities: '[]',
      },
    })
  })

  it('are read from the key that the user names', () => {
    const named = { type: 'configMap', configMap: { name: 'policies', key: 'mine' } }
    expect(read(named, { mine: JSON.stringify(document) }).value?.source).toEqual({
      configMap: 'policies',
      key: 'mine',
    })
  })

  it('may leave the entities out', () => {
    const { entities_json: _, ...cedar } = document.cedar
    const { value, problems } = read(config, { 'authz.json': JSON.stringify({ ...document, cedar }) })
    expect(problems).toEqual([])
    expect(value?.entities).toBe('')
  })

  it.each([
    ['the ConfigMap is missing', undefined],
    ['the key is missing', {}],
    ['the text is blank', { 'authz.json': ' \n' }],
    ['the text is neither JSON nor YAML', { 'authz.json': '{' }],
    ['the text is a list', { 'authz.json': '[]' }],
    ['the version is missing', { 'authz.json': JSON.stringify({ ...document, version: undefined }) }],
    ['the type is missing', { 'authz.json': JSON.stringify({ ...document, type: undefined }) }],
    ['the type is not known', { 'authz.json': JSON.stringify({ ...document, type: 'opa' }) }],
    ['there is no cedar', { 'authz.json': JSON.stringify({ ...document, cedar: undefined }) }],
    ['there is no policy', { 'authz.json': JSON.stringify({ ...document, cedar: { policies: [] } }) }],
    ['the policies are one text', { 'authz.json': JSON.stringify({ ...document, cedar: { policies: permit } }) }],
    ['a policy is no text', { 'authz.json': JSON.stringify({ ...document, cedar: { policies: [permit, 1] } }) }],
    [
      'the entities are a list instead of a text: leaving them out would weaken a forbid',
      { 'authz.json': JSON.stringify({ ...document, cedar: { policies: [permit], entities_json: [] } }) },
    ],
  ])('are an error where %s', (_, data) => {
    expect(reasons(config, data)).toEqual(['AuthorizationConfigMapInvalid'])
  })

  it('are an error where one does not parse', () => {
    const cedar = { policies: ['nonsense'], entities_json: '[]' }
    expect(reasons(config, { 'authz.json': JSON.stringify({ ...document, cedar }) })).toEqual(['AuthorizationInvalid'])
  })
})
