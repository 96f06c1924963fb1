import { describe, expect, it } from 'vitest'
import { parseSyncRequest } from '../../hooks/engine/envelope.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { answerSync } from '../../hooks/engine/response.ts'
import { mcpRemoteProxy } from '../../hooks/kinds/mcp-remote-proxy/kind.ts'
import { mcpServer } from '../../hooks/kinds/mcp-server/kind.ts'
import { parseYaml } from '../../hooks/kubernetes/yaml.ts'
import { Settings } from '../../hooks/settings.ts'

/*
 * Fields whose time grew with the square of their size: one object stopped the process, and with it every tenant, for
 * seconds. Measured where these were found: 1.4 to 32 s. The limit leaves room for a machine ten times slower than that.
 */
const limitMilliseconds = 500

const settings = Settings.parse({})

function cpuOf(kind: Kind, spec: unknown): { milliseconds: number; status: Readonly<Record<string, unknown>> } {
  const parent = {
    apiVersion: kind.parent.apiVersion,
    kind: kind.names.kind,
    metadata: { name: 'alpha', namespace: 'tenant', uid: 'u-1', generation: 1 },
    spec,
  }
  const parsed = parseSyncRequest(kind, { controller: parent, parent, children: {}, related: {}, finalizing: false })
  if (!parsed.ok) throw new Error(parsed.error)
  const start = process.cpuUsage()
  const { response } = answerSync(kind, parsed.value, { settings, now: '2026-01-31T12:00:00Z' })
  const { user, system } = process.cpuUsage(start)
  return { milliseconds: (user + system) / 1000, status: response.status }
}

/** The least of some measures: other files of this process leave garbage that is collected meanwhile. */
function leastOf(times: number, measure: () => number): number {
  return Math.min(...Array.from({ length: times }, measure))
}

function listOf<Item>(length: number, item: (index: number) => Item): Item[] {
  return Array.from({ length }, (_, index) => item(index))
}

const image = 'ghcr.io/acme/tool:1'
const oidcConfig = { type: 'inline', inline: { issuer: 'https://issuer.example.com', audience: 'a' } }

const cases: readonly (readonly [string, Kind, unknown])[] = [
  ['a remoteURL with blanks at its end', mcpRemoteProxy, { remoteURL: `https://${'a'.repeat(200_000)} `, oidcConfig }],
  [
    'a samplingRate of digits',
    mcpServer,
    {
      image,
      telemetry: {
        openTelemetry: { enabled: true, endpoint: 'e:1', tracing: { samplingRate: `${'1'.repeat(80_000)}x` } },
      },
    },
  ],
  [
    'a mountPath of slashes',
    mcpServer,
    {
      image,
      volumes: listOf(2, (index) => ({ name: `v${index}`, hostPath: '/a', mountPath: `${'/'.repeat(80_000)}a` })),
    },
  ],
  ['many secrets', mcpServer, { image, secrets: listOf(20_000, (index) => ({ name: 's', key: `key-${index}` })) }],
  [
    'many volumes',
    mcpServer,
    {
      image,
      volumes: listOf(20_000, (index) => ({ name: `v${index}`, hostPath: '/a', mountPath: `/b/${index}` })),
    },
  ],
  [
    'many variables of the proxy',
    mcpServer,
    {
      image,
      resourceOverrides: { proxyDeployment: { env: listOf(20_000, (index) => ({ name: `V${index}`, value: 'x' })) } },
    },
  ],
  [
    'many fields of a pod template',
    mcpServer,
    {
      image,
      podTemplateSpec: { spec: Object.fromEntries(listOf(100_000, (index) => [`f${index}`, 1])) },
    },
  ],
  [
    'a quantity of digits',
    mcpServer,
    { image, resources: { limits: { cpu: `0.${'1'.repeat(700_000)}`, memory: `1${'0'.repeat(700_000)}` } } },
  ],
]

describe('the time of a sync', () => {
  it.each(cases)('is short with %s', (_, kind, spec) => {
    cpuOf(kind, { image, remoteURL: 'https://a', oidcConfig })
    expect(leastOf(3, () => cpuOf(kind, spec).milliseconds)).toBeLessThan(limitMilliseconds)
  })

  it('is short with a document whose error holds a line separator', () => {
    const start = process.cpuUsage()
    parseYaml(`a: !${'%'.repeat(80_000)}\u2028`)
    parseYaml(`a: *${'!'.repeat(80_000)}\u2028`)
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(limitMilliseconds)
  })
})

describe('a pod template', () => {
  function nested(depth: number): unknown {
    return listOf(depth, (level) => level).reduce<unknown>((inside) => ({ x: inside }), 1)
  }

  it.each([
    ['2,000 levels deep', { spec: { deep: nested(2_000) } }],
    ['200,000 levels deep', { spec: { deep: nested(200_000) } }],
    ['of more than an argument may hold', { metadata: { annotations: { note: 'x'.repeat(140_000) } } }],
    ['of very many values', { spec: { list: listOf(50_000, () => 1) } }],
  ])('that is %s is told, and not an exception', (_, podTemplateSpec) => {
    expect(cpuOf(mcpServer, { image, podTemplateSpec }).status).toMatchObject({
      phase: 'Failed',
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'PodTemplateValid', reason: 'InvalidPodTemplateSpec' }),
      ]),
    })
  })

  it('is told where only secrets make the argument too long', () => {
    const secrets = listOf(1_000, (index) => ({ name: 's'.repeat(200), key: `key-${index}` }))
    expect(cpuOf(mcpServer, { image, secrets }).status).toMatchObject({
      phase: 'Failed',
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'PodTemplateValid', reason: 'InvalidPodTemplateSpec' }),
      ]),
    })
  })
})
