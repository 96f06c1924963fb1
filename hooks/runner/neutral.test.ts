import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configMapOf, inlineOidc, inlinePolicies, runConfigOf, serverOf, synced } from '../../test/support/workload.ts'
import { MCPServerSpec } from '../api/v1alpha1/mcp-server.ts'
import { readServer } from '../kinds/mcp-server/read.ts'
import { mcpServerTraits } from '../kinds/mcp-server/traits.ts'
import { isRecord } from '../kubernetes/read.ts'
import { Settings } from '../settings.ts'

const profile = 'name: strict\nread: [/data]\nnetwork:\n  outbound:\n    insecure_allow_all: false\n'

/** A server that uses everything of which a RunConfig has a key. */
const everything = {
  transport: 'stdio',
  args: ['--verbose'],
  env: [{ name: 'A', value: 'b' }],
  volumes: [{ name: 'data', hostPath: '/srv', mountPath: '/data' }],
  oidcConfig: { type: 'inline', inline: { ...inlineOidc.inline, thvCABundlePath: '/etc/ssl/certs/ca.pem' } },
  authzConfig: inlinePolicies,
  audit: { enabled: true },
  telemetry: { prometheus: { enabled: true } },
  tools: ['echo'],
  trustProxyHeaders: true,
}

/** Documents that users write in the runner's own terms: only the place that reads one may know its keys. */
const readFromUsers: Readonly<Record<string, string>> = {
  entities_json: 'workload/read/authorization/authorization.ts',
}

/** The room of the runner, and those of registry documents, whose format shares some words. */
const others = ['runner', 'registry', 'registry-sync']

const keys = new Set(keysOf(runConfigOf(synced(serverOf(everything)))).filter((key) => /^[a-z]+_[a-z_]+$/.test(key)))

function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, member]) => [key, ...keysOf(member)])
}

function sources(): readonly { readonly file: string; readonly words: ReadonlySet<string> }[] {
  const folder = join(import.meta.dirname, '..')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => !others.some((room) => file.startsWith(`${room}${sep}`)))
    .map((file) => ({ file, words: new Set(readFileSync(join(folder, file), 'utf8').match(/\b\w+\b/g)) }))
}

describe('what the runner reads', () => {
  it('has keys that nothing outside this room knows', () => {
    expect(keys.size).toBeGreaterThan(20)
    const known = sources().flatMap(({ file, words }) =>
      [...keys].filter((key) => words.has(key) && readFromUsers[key] !== file).map((key) => `${file}: ${key}`),
    )
    expect(known).toEqual([])
  })

  it('has no key in a workload, but in what the user wrote for the runner', () => {
    const parent = serverOf({
      ...everything,
      permissionProfile: { type: 'configmap', name: 'profile', key: 'profile.yaml' },
    })
    const references = {
      toolConfig: undefined,
      externalAuthConfig: undefined,
      group: undefined,
      oidcConfigMap: undefined,
      caBundleMap: undefined,
      authorizationConfigMap: undefined,
      permissionProfileMap: configMapOf('profile', { 'profile.yaml': profile }),
    }
    const spec = MCPServerSpec.parse(parent['spec'])
    const metadata = { ...parent.metadata, namespace: 'demo' }
    const { value } = readServer({ ...parent, metadata, spec }, references, Settings.parse({}))
    expect(value.workload.traits).toBe(mcpServerTraits)
    expect(keysOf(value.workload).filter((key) => key.includes('_'))).toEqual(['insecure_allow_all'])
  })
})
