import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../hooks/app.ts'
import { createMetrics } from '../../hooks/http/metrics.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { createLogger } from '../../hooks/runtime/log.ts'
import { Settings } from '../../hooks/settings.ts'

/*
 * A policy nested 90 records deep overflowed the stack inside Cedar's WebAssembly. From the second one on the instance was
 * dead, and every tenant's valid policy answered 500, while the service called itself ready.
 */

const app = createApp({
  kinds,
  settings: Settings.parse({}),
  now: () => '2026-01-31T12:00:00Z',
  logger: createLogger({ level: 'silent', readable: false }),
  metrics: createMetrics(),
  isReady: () => true,
})

function syncOf(policies: readonly string[]): object {
  const parent = {
    apiVersion: 'toolhive.stacklok.dev/v1alpha1',
    kind: 'MCPServer',
    metadata: { name: 'alpha', namespace: 'tenant', uid: 'u-1', generation: 1 },
    spec: { image: 'ghcr.io/acme/tool:1', authzConfig: { type: 'inline', inline: { policies } } },
  }
  return { controller: parent, parent, children: {}, related: {}, finalizing: false }
}

async function sync(policies: readonly string[]): Promise<{ status: number; reason: string; children: number }> {
  const { status, body } = await request(app).post('/mcpserver/sync').send(syncOf(policies))
  const conditions: { type: string; reason: string }[] = body.status?.conditions ?? []
  const reason = conditions.find(({ type }) => type === 'ConfigurationValid')?.reason ?? ''
  return { status, reason, children: body.children?.length ?? 0 }
}

function when(condition: string): string {
  return `permit(principal, action, resource) when { ${condition} };`
}

const stopping: readonly (readonly [string, (nonce: number) => string])[] = [
  ['records', (nonce) => when(`${'{a:'.repeat(90 + nonce)}1${'}'.repeat(90 + nonce)} == 1`)],
  ['sets', (nonce) => when(`${'['.repeat(150 + nonce)}${']'.repeat(150 + nonce)} == 1`)],
  ['parentheses', (nonce) => when(`${'('.repeat(150 + nonce)}true${')'.repeat(150 + nonce)}`)],
  ['conditionals', (nonce) => when(`${'if true then true else '.repeat(450 + nonce)}true`)],
  ['sums', (nonce) => when(`1${'+1'.repeat(9000 + nonce)} == 1`)],
]

describe('a policy that overflows the stack of the parser', () => {
  it.each(stopping)('of nested %s is invalid, and no other policy is', async (_, policy) => {
    for (const nonce of [0, 1, 2]) {
      expect(await sync([policy(nonce)])).toEqual({ status: 200, reason: 'AuthorizationInvalid', children: 0 })
    }
    const valid = await sync([`permit(principal, action, resource); // ${policy.name} ${policy(0).length}`])
    expect(valid).toMatchObject({ status: 200, reason: 'ConfigurationValid' })
    expect(valid.children).toBeGreaterThan(0)
    await request(app).get('/readyz').expect(200)
  })

  it('leaves no parser behind', async () => {
    const { parsePolicies } = await import('../../hooks/workload/read/authorization/cedar-parser.ts')
    const collectGarbage = garbageCollector()
    const instances: WeakRef<object>[] = []
    const { Instance } = webAssembly
    webAssembly.Instance = class extends Instance {
      constructor(...args: unknown[]) {
        super(...args)
        instances.push(new WeakRef(this))
      }
    }
    try {
      for (let round = 0; round < 10; round += 1) {
        expect(parsePolicies(when(`${'['.repeat(2000)}${']'.repeat(2000)} == 1`))).toEqual({ outcome: 'crashed' })
        // a WeakRef keeps its object until the end of the turn in which it was made
        await setImmediate()
      }
    } finally {
      webAssembly.Instance = Instance
    }
    collectGarbage()
    expect(instances.length).toBeGreaterThanOrEqual(9)
    expect(instances.filter((instance) => instance.deref() !== undefined).length).toBeLessThanOrEqual(2)
  })
})

const webAssembly: { Instance: new (...args: unknown[]) => object } = Reflect.get(globalThis, 'WebAssembly')

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}
