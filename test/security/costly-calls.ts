import { structuralSchema } from '../../hooks/crd/structural-schema.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import type { ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { kindKey, objectKey } from '../../hooks/engine/rules.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject, ObjectMeta } from '../../hooks/kubernetes/objects.ts'
import { isRecord } from '../../hooks/kubernetes/read.ts'
import { configMapOf, inlineOidc, objectOf, ourObject } from '../support/workload.ts'
import { filled, fillings, fullest, listOf } from './full-objects.ts'

interface Call {
  readonly parent: KubernetesObject
  readonly children?: ObjectMap
  readonly related?: ObjectMap
}

export interface CostlyCall {
  readonly name: string
  readonly kind: Kind
  /** The same call with other texts for another number. */
  readonly call: (nonce: number) => Call
}

/** What etcd takes of one object, with room for its metadata; what the API server takes in the values of a ConfigMap. */
const objectBytes = 1_400_000
const configMapBytes = 1_000_000

type Fields = Readonly<Record<string, unknown>>

function named(kind: string): Kind {
  const found = kinds.find(({ names }) => names.kind === kind)
  if (!found) throw new Error(`no kind ${kind}`)
  return found
}

function mapOf(...objects: readonly KubernetesObject[]): ObjectMap {
  const map: Record<string, Record<string, KubernetesObject>> = {}
  for (const object of objects) {
    const ofKind = (map[kindKey(object)] ??= {})
    ofKind[objectKey(object.metadata.namespace ?? '', object.metadata.name)] = object
  }
  return map
}

/** Every field of the spec at its bound. */
const full: readonly CostlyCall[] = kinds.flatMap((kind) =>
  fillings.map((filling) => ({
    name: `every field full of ${JSON.stringify(filling)}`,
    kind,
    call: (nonce) => {
      const spec = fullest(structuralSchema(storedVersion(kind).spec), filling, objectBytes)
      return { parent: ourObject(kind.names.kind, `full-${nonce}`, isRecord(spec) ? spec : {}) }
    },
  })),
)

interface ServerParts {
  readonly spec: Fields
  readonly metadata?: Partial<ObjectMeta>
  readonly children?: ObjectMap
  readonly related?: ObjectMap
}

function server(name: string, parts: (nonce: number) => ServerParts): CostlyCall {
  return {
    name,
    kind: named('MCPServer'),
    call(nonce) {
      const { spec, metadata, children, related } = parts(nonce)
      const parent = ourObject('MCPServer', 'costly', { image: 'ghcr.io/acme/tool:1', ...spec }, metadata)
      return { parent, ...(children && { children }), ...(related && { related }) }
    },
  }
}

/** One list or text of an MCPServer that takes all there is. */
const large: readonly CostlyCall[] = [
  server('variables with long values', (nonce) => ({
    spec: { env: listOf(1_000, (index) => ({ name: `V${nonce}_${index}`, value: filled('x', 1_300) })) },
  })),
  server('variables with line breaks', (nonce) => ({
    spec: {
      env: listOf(1_000, (index) => ({ name: filled(`é${nonce}`, 600), value: `${index}\n${filled('x', 600)}` })),
    },
  })),
  server('volumes with long paths', () => ({
    spec: {
      volumes: listOf(1_000, (index) => ({
        name: `v${index}`,
        hostPath: filled('/a', 600),
        mountPath: `/${index}${filled('/', 600)}`,
      })),
    },
  })),
  server('the same Secret a thousand times', () => ({
    spec: {
      secrets: listOf(1_000, () => ({
        name: filled('s', 250),
        key: filled('k', 250),
        targetEnvName: filled('T', 800),
      })),
    },
  })),
  server('many tools', (nonce) => ({
    spec: { tools: listOf(10_000, (index) => `${nonce},${filled('t', 120)}${index}`) },
  })),
  server('long arguments', () => ({ spec: { args: listOf(43, () => filled('"\\', 16_000)) } })),
  server('overrides with long keys that are none', () => ({
    spec: {
      resourceOverrides: {
        proxyDeployment: {
          labels: Object.fromEntries(listOf(600, (index) => [`${filled('a.', 1_000)}/${index}/`, filled('-', 100)])),
          annotations: Object.fromEntries(listOf(600, (index) => [`${filled('-', 1_000)}${index}`, ''])),
        },
      },
    },
  })),
  server('long annotations', () => ({
    spec: {},
    metadata: {
      annotations: { 'mcpserver.toolhive.stacklok.dev/restarted-at': `2026-01-31T12:00:00.${filled('1', 250_000)}` },
    },
  })),
  server('headers and URLs of telemetry', () => ({
    spec: {
      telemetry: {
        openTelemetry: {
          enabled: true,
          endpoint: filled('https://', 4_096),
          headers: listOf(170, () => filled('=', 8_000)),
        },
      },
    },
  })),
]

function nested(depth: number): unknown {
  return listOf(depth, (level) => level).reduce<unknown>((inside) => ({ x: inside }), 1)
}

const podTemplates: readonly (readonly [string, Fields])[] = [
  ['nested deep', { spec: { deep: nested(2_000) } }],
  ['of one long text', { metadata: { annotations: { note: filled('x', objectBytes) } } }],
  ['of very many values', { spec: { list: listOf(600_000, () => 1) } }],
  ['of as many values as are read, all wrong', { spec: { tolerations: listOf(9_900, () => 1) } }],
  ['of as many fields as are read', { spec: Object.fromEntries(listOf(9_900, (index) => [`field-${index}`, 1])) }],
  [
    'of long quantities',
    { spec: { containers: listOf(9, () => ({ name: 'mcp', resources: { limits: { cpu: filled('1', 13_000) } } })) } },
  ],
  [
    'of many variables and mounts',
    {
      spec: {
        containers: [
          {
            name: 'mcp',
            env: listOf(1_500, (index) => ({ name: `V${index}`, value: '' })),
            volumeMounts: listOf(1_500, (index) => ({ name: 'v', mountPath: `/${index}` })),
          },
        ],
      },
    },
  ],
]

const templates = podTemplates.map(([name, podTemplateSpec]) =>
  server(`a pod template ${name}`, () => ({
    spec: {
      podTemplateSpec,
      secrets: listOf(1_000, (index) => ({ name: 's', key: `V${index}` })),
      volumes: listOf(1_000, (index) => ({ name: `v${index}`, hostPath: '/a', mountPath: `/${index}` })),
    },
  })),
)

function when(condition: string): string {
  return `permit(principal, action, resource) when { ${condition} };`
}

/** As many as a workload may have, of a length that a policy may have. */
function policiesOf(condition: (length: number) => string): (nonce: number) => readonly string[] {
  return (nonce) => listOf(10, (index) => `// ${nonce} ${index}\n${when(condition(9_900))}`)
}

const policies: readonly (readonly [string, (nonce: number) => readonly string[]])[] = [
  ['small', (nonce) => listOf(1_000, (index) => `permit(principal,action,resource);//${nonce} ${index}`)],
  ['of long sets', policiesOf((length) => `[1${filled(',1', length - 20)}] == 1`)],
  ['of many operators', policiesOf((length) => `true${filled('||true', length - 20)}`.replace(/\|.{0,5}$/, ''))],
  ['of sums', policiesOf((length) => `1${filled('+1', length - 20)} == 1`)],
  [
    'nested as deep as they may be',
    policiesOf((length) =>
      `${filled(`${'('.repeat(35)}true${')'.repeat(35)}||`, length - 100)}true`.replace(/\(*[^)]*true$/, 'true'),
    ),
  ],
  ['of unknown variables', policiesOf((length) => `true${filled('||a', length - 20)}`)],
  ['of negations', policiesOf((length) => `true${filled('||!a', length - 20)}`)],
  ['of unknown functions', policiesOf((length) => `true${filled('||f()', length - 25)}`)],
  ['of unknown escapes', policiesOf((length) => `"${filled('\\q', length - 20)}" == ""`)],
  ['of unclosed strings', policiesOf((length) => filled('"a" "', length - 20))],
  ['of operators without operands', policiesOf((length) => filled('== || ,', length - 20))],
  ['of semicolons', policiesOf((length) => filled(';', length - 20))],
  ['of empty sets', policiesOf((length) => filled('[]', length - 20))],
]

const inlinePolicies = policies.map(([name, texts]) =>
  server(`policies ${name}`, (nonce) => ({
    spec: {
      authzConfig: {
        type: 'inline',
        inline: {
          policies: texts(nonce),
          entitiesJson: `[${filled('{},', 131_000).slice(0, -2)}{}]`.slice(0, 131_072),
        },
      },
    },
  })),
)

/** YAML that takes its parser longest. */
const yaml: readonly (readonly [string, (length: number) => string])[] = [
  ['of flow pairs', (length) => `[${filled('a: 1,', length - 10)}]`],
  ['of anchors', (length) => filled('- &a 1\n', length - 7)],
  ['of aliases', (length) => `b: &b [${filled('1,', length / 2)}]\nc: [${filled('*b,', length / 2 - 30)}1]`],
  ['of tags', (length) => filled('- !!str a\n', length - 10)],
  ['of keys', (length) => listOf(Math.floor(length / 12), (index) => `k${index}: 1`).join('\n')],
  ['of complex keys', (length) => filled('? [a]\n: 1\n', length - 10)],
  ['of pairs', (length) => `!!pairs [${filled('{a: 1},', length - 20)}]`],
]

const documents = yaml.map(([name, text]) =>
  server(`three ConfigMaps ${name}`, (nonce) => ({
    spec: {
      oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } },
      authzConfig: { type: 'configMap', configMap: { name: 'authz' } },
      permissionProfile: { type: 'configmap', name: 'profile', key: 'p' },
    },
    related: mapOf(
      configMapOf('oidc', { 'oidc.json': text(16_384), other: filled('x', configMapBytes - 16_384) }),
      configMapOf('authz', {
        'authz.json': `${text(131_000)}\n# ${nonce}`,
        other: filled('x', configMapBytes - 131_072),
      }),
      configMapOf('profile', { p: text(32_768), other: filled('x', configMapBytes - 32_768) }),
    ),
  })),
)

const related: readonly CostlyCall[] = [
  server('policies in a ConfigMap', (nonce) => {
    const document = {
      version: '1.0',
      type: 'cedarv1',
      cedar: { policies: policiesOf((length) => `[1${filled(',1', length - 60)}] == 1`)(nonce), entities_json: '[]' },
    }
    return {
      spec: { authzConfig: { type: 'configMap', configMap: { name: 'authz' } } },
      related: mapOf(configMapOf('authz', { 'authz.json': JSON.stringify(document) })),
    }
  }),
  server('a megabyte in each ConfigMap', () => ({
    spec: {
      oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } },
      authzConfig: { type: 'configMap', configMap: { name: 'authz' } },
      permissionProfile: { type: 'configmap', name: 'profile', key: 'p' },
    },
    related: mapOf(
      configMapOf('oidc', { 'oidc.json': filled('[a: 1,', configMapBytes) }),
      configMapOf('authz', { 'authz.json': filled('[a: 1,', configMapBytes) }),
      configMapOf('profile', { p: filled('[a: 1,', configMapBytes) }),
    ),
  })),
  server('a full MCPToolConfig and MCPExternalAuthConfig', () => ({
    spec: {
      toolConfigRef: { name: 'tools' },
      externalAuthConfigRef: { name: 'auth' },
      oidcConfig: inlineOidc,
      audit: { enabled: true },
    },
    related: mapOf(
      ourObject('MCPToolConfig', 'tools', {
        toolsFilter: listOf(2_000, (index) => `<${index}`),
        toolsOverride: Object.fromEntries(
          listOf(10_000, (index) => [`tool-${index}`, { name: `n${index}`, description: filled('<', 8) }]),
        ),
      }),
      ourObject('MCPExternalAuthConfig', 'auth', {
        type: 'tokenExchange',
        tokenExchange: {
          tokenUrl: 'https://a',
          clientId: 'a',
          clientSecretRef: { name: 's', key: 'k' },
          audience: 'a',
          scopes: listOf(1_000, () => filled('s', 1_000)),
        },
      }),
    ),
  })),
  server('a megabyte of images', () => ({
    spec: {},
    related: mapOf(
      ourObject('MCPRegistry', 'images', { enforceServers: true }),
      objectOf('v1', 'ConfigMap', {
        metadata: {
          name: 'images-registry-images',
          ownerReferences: [{ apiVersion: 'v1', kind: 'MCPRegistry', name: 'images', uid: 'uid-MCPRegistry-images' }],
        },
        data: { images: filled('image:1\n', configMapBytes) },
      }),
    ),
  })),
]

/** Children that a tenant has changed in his own namespace; managedFields as he may write them. */
const observed: readonly CostlyCall[] = [
  server('a held Deployment with many variables', () => {
    const env = listOf(3_000, (index) => ({ name: `V${index}`, value: filled('x', 50) }))
    const fields = Object.fromEntries(
      env.map(({ name }) => [`k:${JSON.stringify({ name })}`, { '.': {}, 'f:name': {}, 'f:value': {} }]),
    )
    const container = { 'f:containers': { 'k:{"name":"toolhive"}': { '.': {}, 'f:name': {}, 'f:env': fields } } }
    const deployment = objectOf('apps/v1', 'Deployment', {
      metadata: {
        name: 'costly',
        managedFields: [
          {
            manager: 'metacontroller',
            operation: 'Apply',
            fieldsV1: { 'f:spec': { 'f:template': { 'f:spec': container } } },
          },
        ],
      },
      spec: { template: { spec: { containers: [{ name: 'toolhive', env }] } } },
    })
    return { spec: { image: '' }, children: mapOf(deployment) }
  }),
  server('a RunConfig with many foreign keys and managers', () => {
    const data = Object.fromEntries(listOf(20_000, (index) => [`key-${index}`, 'x']))
    const managedFields = listOf(6_000, (index) => ({
      manager: `m${index}`,
      operation: 'Apply',
      fieldsV1: { 'f:data': { 'f:a': {} } },
    }))
    return {
      spec: {},
      children: mapOf(objectOf('v1', 'ConfigMap', { metadata: { name: 'costly-runconfig', managedFields }, data })),
    }
  }),
]

const others: readonly CostlyCall[] = [
  {
    name: 'ten thousand names that are none',
    kind: named('MCPToolConfig'),
    call: (nonce) => ({
      parent: ourObject('MCPToolConfig', 'costly', {
        toolsFilter: listOf(10_000, (index) => `${nonce},${filled('t', 40)}${index}`),
        toolsOverride: Object.fromEntries(listOf(10_000, (index) => [`tool-${index}`, { name: '', description: '' }])),
      }),
    }),
  },
  {
    name: 'three thousand members',
    kind: named('MCPGroup'),
    call: () => ({
      parent: ourObject('MCPGroup', 'costly'),
      related: mapOf(
        ...listOf(3_000, (index) => ourObject('MCPServer', `server-${index}`, { image: 'a', groupRef: 'costly' })),
      ),
    }),
  },
  {
    name: 'a full outcome',
    kind: named('MCPRegistry'),
    call: () => ({
      parent: ourObject('MCPRegistry', 'costly', { source: { type: 'configmap', configmap: { name: 'a' } } }),
      related: mapOf(configMapOf('costly-registry-sync', { 'outcome.json': filled('[', configMapBytes) })),
    }),
  },
  {
    name: 'a long URL of everything',
    kind: named('MCPRemoteProxy'),
    call: () => ({
      parent: ourObject('MCPRemoteProxy', 'costly', {
        remoteURL: `https://${filled('a', 4_087)} `,
        oidcConfig: {
          type: 'inline',
          resourceUrl: filled('/', 4_096),
          inline: { issuer: filled('http://', 4_096), jwksUrl: '' },
        },
      }),
    }),
  },
]

/** Calls by which a tenant makes as much work as an API server lets through. */
export const costlyCalls: readonly CostlyCall[] = [
  ...full,
  ...large,
  ...templates,
  ...inlinePolicies,
  ...documents,
  ...related,
  ...observed,
  ...others,
]
