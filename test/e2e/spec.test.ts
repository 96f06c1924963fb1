import { beforeAll, describe, expect, it } from 'vitest'
import { apply, execIn, get, textAt } from './support/cluster.ts'
import { installOperator } from './support/installation.ts'
import { withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { endpointOf, isReady, server } from './support/servers.ts'

const namespace = 'e2e-spec'
const pod = [namespace, 'pod/everything-0', 'mcp'] as const

describe('what the spec of an MCPServer says reaches the server', () => {
  let environment: Readonly<Record<string, string>> = {}

  beforeAll(() => installOperator())
  withNamespace(namespace)

  beforeAll(async () => {
    await apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'credentials', namespace },
        stringData: { token: 'of-the-secret', PLAIN: 'also-of-the-secret' },
      },
      server({
        namespace,
        name: 'everything',
        spec: {
          args: ['stdio', '--said-in-args'],
          env: [{ name: 'GREETING', value: 'hello there' }],
          secrets: [
            { name: 'credentials', key: 'token', targetEnvName: 'API_TOKEN' },
            { name: 'credentials', key: 'PLAIN' },
          ],
          volumes: [{ name: 'host-etc', hostPath: '/etc', mountPath: '/host-etc', readOnly: true }],
          podTemplateSpec: {
            metadata: { labels: { team: 'knowledge' } },
            spec: {
              terminationGracePeriodSeconds: 1,
              containers: [
                {
                  name: 'mcp',
                  resources: { limits: { memory: '192Mi' } },
                  env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
                  volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
                },
              ],
              volumes: [{ name: 'scratch', emptyDir: {} }],
            },
          },
        },
      }),
    )
    await isReady(namespace, 'mcpserver/everything')
    environment = await withClient(endpointOf(namespace, 'everything'), async ({ call }) =>
      JSON.parse(await call('get-env')),
    )
  })

  it('args: the program is started with them', async () => {
    expect((await execIn(pod, 'cat', '/proc/1/cmdline')).split('\0')).toContain('--said-in-args')
  })

  it('env: the server sees the variable', () => {
    expect(environment).toMatchObject({ GREETING: 'hello there', MCP_TRANSPORT: 'stdio' })
  })

  it('secrets: the keys are variables, under their own name or the given one', () => {
    expect(environment).toMatchObject({ API_TOKEN: 'of-the-secret', PLAIN: 'also-of-the-secret' })
  })

  it('volumes: the directory of the node is there, and read-only', async () => {
    expect((await execIn(pod, 'ls', '/host-etc')).split('\n')).toContain('passwd')
    await expect(execIn(pod, 'touch', '/host-etc/e2e')).rejects.toThrow(/Read-only file system/)
  })

  it('podTemplateSpec: variables, volumes, limits and labels are on the pod', async () => {
    expect(environment).toMatchObject({ POD_NAME: 'everything-0' })
    await execIn(pod, 'ls', '-d', '/scratch')
    expect(await textAt('{.spec.containers[0].resources.limits.memory}', '-n', namespace, pod[1])).toBe('192Mi')
    expect(await get('-n', namespace, pod[1])).toMatchObject({ metadata: { labels: { team: 'knowledge' } } })
  })
})
