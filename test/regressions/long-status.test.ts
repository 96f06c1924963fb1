import { describe, expect, it } from 'vitest'
import { structuralSchema } from '../../hooks/crd/structural-schema.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import { answerSync } from '../../hooks/engine/response.ts'
import { statusLimits } from '../../hooks/engine/status-limits.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { mcpRemoteProxy } from '../../hooks/kinds/mcp-remote-proxy/kind.ts'
import { mcpServer } from '../../hooks/kinds/mcp-server/kind.ts'
import { isRecord } from '../../hooks/kubernetes/read.ts'
import { Settings } from '../../hooks/settings.ts'
import { nodesOf } from '../crd/schema-nodes.ts'

/* `status.message` quoted what a tenant wrote, whole: 1.67 MB were seen, more than etcd takes beside the object itself. */

const context = { settings: Settings.parse({}), now: '2026-01-31T12:00:00Z' }

function parent(kind: string, spec: unknown): Parameters<typeof answerSync>[1]['parent'] {
  return {
    apiVersion: 'toolhive.stacklok.dev/v1alpha1',
    kind,
    metadata: { name: 'alpha', namespace: 'tenant', uid: 'u-1', generation: 1 },
    spec,
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return isRecord(value) ? Object.values(value).flatMap(textsOf) : []
}

const long = 'x'.repeat(300_000)
const oidcConfig = { type: 'inline', inline: { issuer: `ftp://${long}` }, resourceUrl: `https://${long}` }
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'tenant', labels: { app: 'mcpserver' } },
  status: { phase: 'Failed', message: long },
}
const cases = [
  ['a long issuer', mcpRemoteProxy, { remoteURL: 'https://a', oidcConfig }, {}],
  ['a long URL', mcpRemoteProxy, { remoteURL: `${long} `, oidcConfig }, {}],
  ['long names of volumes', mcpServer, { image: 'a', volumes: [{ name: long, hostPath: '/', mountPath: '/' }] }, {}],
  ['a long name of a group', mcpServer, { image: 'a', groupRef: long }, {}],
  ['a pod that failed with a long message', mcpServer, { image: 'a' }, { 'Pod.v1': { 'tenant/p': pod } }],
] as const

describe('a status', () => {
  it.each(cases)('has no text longer than its limit with %s', (_, kind, spec, related) => {
    const request = { controller: parent('C', {}), parent: parent(kind.names.kind, spec), children: {}, related }
    const { status } = answerSync(kind, { ...request, finalizing: false }, context).response
    const longest = Math.max(...textsOf(status).map((text) => text.length))
    expect(longest).toBeGreaterThan(80)
    expect(longest).toBeLessThanOrEqual(statusLimits.text)
  })

  it.each(kinds.map((kind) => [kind.names.kind, kind] as const))('of %s may be as long as its limits', (_, kind) => {
    const narrow = nodesOf(structuralSchema(storedVersion(kind).status))
      .filter(({ path }) => !ours.has(path.replace(/^.*\./, '')))
      .filter(
        ({ schema: { maxLength = Infinity, maxItems = Infinity } }) =>
          maxLength < statusLimits.text || maxItems < statusLimits.items,
      )
    expect(narrow.map(({ path }) => path)).toEqual([])
  })
})

/** What no tenant has a part in, and names of objects, which are shorter. */
const ours = new Set([
  'servers[]',
  'remoteProxies[]',
  'referencingServers[]',
  'name',
  'conditions',
  'type',
  'reason',
  'configHash',
  'toolConfigHash',
  'externalAuthConfigHash',
])
