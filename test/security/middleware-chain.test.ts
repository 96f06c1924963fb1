import { describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { type RunnerOutcome, runnerOutcome } from '../support/runner-model.ts'
import {
  configMapOf,
  inlineOidc,
  inlinePolicies,
  ourObject,
  proxyContainerOf,
  proxyOf,
  reasonsOf,
  runConfigOf,
  type Synced,
  serverOf,
  synced,
  tokenExchange,
} from '../support/workload.ts'

type Fields = Readonly<Record<string, unknown>>

const features = ['oidc', 'externalAuth', 'authz', 'tools', 'telemetry', 'audit'] as const
type Feature = (typeof features)[number]

const specs: Readonly<Record<Feature, Fields>> = {
  oidc: { oidcConfig: inlineOidc },
  externalAuth: { externalAuthConfigRef: { name: 'exchange' } },
  authz: { authzConfig: inlinePolicies },
  tools: { toolConfigRef: { name: 'tools' } },
  telemetry: { telemetry: { prometheus: { enabled: true } } },
  audit: { audit: { enabled: true } },
}

const combinations: readonly (readonly Feature[])[] = Array.from({ length: 64 }, (_, bits) =>
  features.filter((_feature, index) => (bits >> index) % 2 === 1),
)

const toolSpecs: Readonly<Record<string, Fields>> = {
  filter: { toolsFilter: ['a'] },
  override: { toolsOverride: { b: { name: 'c' } } },
  both: { toolsFilter: ['c'], toolsOverride: { b: { name: 'c', description: 'C' } } },
}

/** Outermost first: the only order that works in every combination. */
const workingOrder = [
  'auth',
  'tokenexchange',
  'tool-call-filter',
  'mcp-parser',
  'telemetry',
  'authorization',
  'audit',
  'tool-filter',
]

function specOf(given: readonly Feature[]): Fields {
  return Object.assign({}, ...given.map((feature) => specs[feature]))
}

function answerOf(parent: KubernetesObject, tools: Fields): Synced {
  return synced(parent, {
    related: [
      ourObject('MCPExternalAuthConfig', 'exchange', tokenExchange),
      ourObject('MCPToolConfig', 'tools', tools),
    ],
  })
}

function outcomeOf(answer: Synced): RunnerOutcome {
  return runnerOutcome(runConfigOf(answer), (path) => hasFile(answer, path))
}

/** Whether the proxy's container has a file: from a mount, or from the account of its pod. */
function hasFile(answer: Synced, path: string): boolean {
  const mounts = listAt(proxyContainerOf(answer), 'volumeMounts').map((mount) => stringAt(mount, 'mountPath') ?? '')
  return [...mounts, '/var/run/secrets/kubernetes.io/serviceaccount'].some((mount) => path.startsWith(`${mount}/`))
}

function expectNothingLost(answer: Synced, given: readonly Feature[]): void {
  const has = (feature: Feature): boolean => given.includes(feature)
  expect(outcomeOf(answer)).toMatchObject({
    refusal: undefined,
    authenticates: has('oidc'),
    authorizes: has('authz'),
    filtersCalls: has('tools'),
    filtersLists: has('tools'),
    exchanges: has('externalAuth'),
    audits: has('audit'),
    reports: has('telemetry'),
    losesAnswers: false,
    refusesAll: false,
  })
}

const titles = combinations.map((given) => [given.join(' + ') || 'nothing', given] as const)

describe.each(Object.entries(toolSpecs))('with tools by %s', (_, tools) => {
  it.each(titles)('an MCPServer with %s loses nothing', (_title, given) => {
    const answer = answerOf(serverOf(specOf(given)), tools)
    if (given.includes('externalAuth') && !given.includes('oidc')) {
      expect(reasonsOf(answer)).toEqual(['TokenExchangeNeedsOIDC'])
      expect(answer.children).toEqual([])
      return
    }
    expect(reasonsOf(answer)).toEqual([])
    expectNothingLost(answer, given)
  })

  it.each(titles)('an MCPRemoteProxy with %s loses nothing', (_title, given) => {
    const answer = answerOf(proxyOf({ oidcConfig: undefined, ...specOf(given) }), tools)
    if (!given.includes('oidc')) {
      expect(reasonsOf(answer)).toEqual(['SpecInvalid'])
      expect(answer.children).toEqual([])
      return
    }
    expect(reasonsOf(answer)).toEqual([])
    expectNothingLost(answer, given)
  })

  it.each(titles.filter(([, given]) => given.includes('oidc')))(
    'a list for %s is in the order that works, and each entry knows what the document says',
    (_title, given) => {
      const document = runConfigOf(answerOf(proxyOf(specOf(given)), tools))
      const chain = listAt(document, 'middleware_configs').map((entry) => stringAt(entry, 'type') ?? '')
      expect(chain).toEqual(workingOrder.filter((type) => chain.includes(type)))
      const text = (type: string): string =>
        JSON.stringify(listAt(document, 'middleware_configs').find((entry) => stringAt(entry, 'type') === type))
      if (chain.includes('auth')) expect(text('auth')).toContain(JSON.stringify(document['oidc_config']))
      if (chain.includes('authorization'))
        expect(text('authorization')).toContain(JSON.stringify(document['authz_config']))
      if (chain.includes('telemetry')) expect(text('telemetry')).toContain(JSON.stringify(document['telemetry_config']))
      if (chain.includes('audit')) expect(text('audit')).toContain(JSON.stringify(document['audit_config']))
      if (chain.includes('tool-filter')) {
        expect(text('tool-filter').replace('tool-filter', '')).toBe(
          text('tool-call-filter').replace('tool-call-filter', ''),
        )
      }
    },
  )
})

function isWritten(spec: Fields): boolean {
  return 'middleware_configs' in runConfigOf(answerOf(serverOf(spec), { toolsFilter: ['a'] }))
}

describe('the list', () => {
  it.each(titles.filter(([, given]) => given.includes('oidc') || !given.includes('externalAuth')))(
    'for %s is written exactly where the runner derives a wrong one',
    (_, given) => {
      const has = (feature: Feature): boolean => given.includes(feature)
      expect(isWritten(specOf(given))).toBe(has('externalAuth') || (has('tools') && (has('authz') || has('audit'))))
    },
  )

  it.each([{ tools: ['a'] }])('counts the deprecated list of tools too', (tools) => {
    expect(isWritten({ ...tools, ...specs.audit })).toBe(true)
    expect(isWritten(tools)).toBe(false)
  })
})

describe('CA bundle and token file', () => {
  const issuer = 'https://issuer.example.com'
  const inline = (fields: Fields): Fields => ({ type: 'inline', inline: { issuer, audience: 'mcp', ...fields } })
  const volume = { name: 'certs', hostPath: '/srv/certs', mountPath: '/etc/idp' }

  it.each<[string, Fields]>([
    ['the account of the pod', { oidcConfig: {} }],
    [
      'a volume',
      {
        oidcConfig: inline({ thvCABundlePath: '/etc/idp/ca.pem', jwksAuthTokenPath: '/etc/idp/token' }),
        volumes: [volume],
      },
    ],
    ['a ConfigMap', { oidcConfig: inline({ caBundleRef: { configMapRef: { name: 'ca' } } }) }],
  ])('from %s are in the container that reads them, in both places of the document', (_, spec) => {
    for (const more of [{}, specs.externalAuth]) {
      const related = [
        configMapOf('ca', { 'ca.crt': 'PEM' }),
        ourObject('MCPExternalAuthConfig', 'exchange', tokenExchange),
      ]
      const answer = synced(serverOf({ ...spec, ...more }), { related })
      expect(reasonsOf(answer)).toEqual([])
      expect(outcomeOf(answer)).toMatchObject({ refusal: undefined, authenticates: true })
      expect(stringAt(runConfigOf(answer), 'oidc_config', 'CACertPath')).not.toBe('')
    }
  })

  it.each<[string, KubernetesObject]>([
    ['MCPServer', serverOf({ oidcConfig: inline({ thvCABundlePath: '/etc/idp/ca.pem' }) })],
    ['MCPRemoteProxy', proxyOf({ oidcConfig: inline({ jwksAuthTokenPath: '/etc/idp/token' }) })],
  ])('of an %s that nothing known mounts are warned of', (_, parent) => {
    const answer = synced(parent)
    expect(outcomeOf(answer).refusal).toBeTypeOf('string')
    expect(reasonsOf(answer)).toEqual(['FileNotMounted'])
  })
})

function policies(...texts: readonly string[]): Fields {
  return { authzConfig: { type: 'inline', inline: { policies: texts } } }
}

describe('a document that the runner would not start with, or would run open', () => {
  const permit = inlinePolicies.inline.policies[0]

  it.each<[string, Fields, readonly KubernetesObject[]]>([
    ['OIDC without its block', { oidcConfig: { type: 'inline' } }, []],
    ['OIDC without issuer and keys', { oidcConfig: { type: 'inline', inline: { issuer: '' } } }, []],
    ['OIDC settings that are missing', { oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } } }, []],
    [
      'OIDC settings without an issuer',
      { oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } } },
      [configMapOf('oidc', { audience: 'mcp' })],
    ],
    [
      'a CA bundle that is missing',
      {
        oidcConfig: {
          type: 'inline',
          inline: { issuer: 'https://i.example.com', caBundleRef: { configMapRef: { name: 'ca' } } },
        },
      },
      [],
    ],
    ['authorization without its block', { authzConfig: { type: 'inline' } }, []],
    ['a policy that does not parse', policies('permit('), []],
    [
      'two policies in a string, of which one would be dropped',
      policies(`${permit}forbid(principal, action, resource);`),
      [],
    ],
    [
      'entities that are no list',
      { authzConfig: { type: 'inline', inline: { policies: [permit], entitiesJson: '{}' } } },
      [],
    ],
    ['policies that are missing', { authzConfig: { type: 'configMap', configMap: { name: 'policies' } } }, []],
    [
      'a tool without a name',
      { toolConfigRef: { name: 'tools' } },
      [ourObject('MCPToolConfig', 'tools', { toolsFilter: [''] })],
    ],
    [
      'an override without effect',
      { toolConfigRef: { name: 'tools' } },
      [ourObject('MCPToolConfig', 'tools', { toolsOverride: { a: {} } })],
    ],
    ['tools that are missing', { toolConfigRef: { name: 'tools' } }, []],
    ['an exchange that is missing', { ...specs.oidc, ...specs.externalAuth }, []],
    [
      'an exchange without its block',
      { ...specs.oidc, ...specs.externalAuth },
      [ourObject('MCPExternalAuthConfig', 'exchange', { type: 'tokenExchange' })],
    ],
  ])('is never written: %s', (_, spec, related) => {
    for (const parent of [serverOf(spec), proxyOf(spec)]) {
      const answer = synced(parent, { related })
      expect(answer.problems.filter(({ severity }) => severity === 'error')).not.toEqual([])
      expect(answer.children).toEqual([])
    }
  })
})
