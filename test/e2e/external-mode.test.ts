import { beforeAll, describe, expect, it } from 'vitest'
import { createCertificate } from './support/certificate.ts'
import { apply, chartDefault, kubectl, textAt } from './support/cluster.ts'
import { productImages } from './support/images.ts'
import { installOperator, releaseNamespace } from './support/installation.ts'
import { withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { operatorChart } from './support/paths.ts'
import { endpointOf, isReady, server } from './support/servers.ts'
import { waitFor } from './support/wait.ts'

const namespace = 'e2e-external'
const engineNamespace = 'e2e-metacontroller'

/** A Metacontroller of its own, with the rights that the operator's chart binds to its account and no others. */
async function startMetacontroller(): Promise<void> {
  const image = productImages.engine ?? (await chartDefault(operatorChart, 'metacontroller', 'image'))
  const metadata = { name: 'metacontroller', namespace: engineNamespace }
  const labels = { app: 'metacontroller' }
  await apply(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'metacontroller',
            containers: [
              {
                name: 'metacontroller',
                image,
                command: ['/usr/bin/metacontroller'],
                args: ['--apply-strategy=server-side-apply', '--zap-log-level=error'],
              },
            ],
          },
        },
      },
    },
  )
  await kubectl(['rollout', 'status', 'deployment/metacontroller', '-n', engineNamespace, '--timeout=60s'])
}

describe('with a Metacontroller of its own that calls the hooks over HTTPS', () => {
  withNamespace(namespace)
  withNamespace(engineNamespace)

  beforeAll(async () => {
    await kubectl(['create', 'namespace', releaseNamespace], { check: false })
    const host = `toolhive-operator-hooks.${releaseNamespace}`
    const caBundle = await createCertificate(releaseNamespace, 'toolhive-hooks-tls', [host, `${host}.svc`])
    await installOperator({
      metacontroller: {
        mode: 'external',
        external: {
          port: 443,
          serviceAccount: { name: 'metacontroller', namespace: engineNamespace },
          tls: { enabled: true, secretName: 'toolhive-hooks-tls', caBundle },
        },
      },
    })
    await startMetacontroller()
  })

  it('a server runs and a client calls a tool', async () => {
    await apply(server({ namespace, name: 'stdio' }), server({ namespace, name: 'http', transport: 'streamable-http' }))
    await isReady(namespace, 'mcpserver/stdio')
    await isReady(namespace, 'mcpserver/http')
    for (const endpoint of [endpointOf(namespace, 'stdio'), endpointOf(namespace, 'http', 'streamable-http')]) {
      expect(await withClient(endpoint, ({ call }) => call('echo', { message: 'hello' }))).toBe('Echo: hello')
    }
  })

  it('the operator has no engine and no gateway in its pod', async () => {
    const path = '{.items[*].spec.containers[*].name} {.items[*].spec.initContainers[*].name}'
    const pods = ['pods', '-n', releaseNamespace, '-l', 'app.kubernetes.io/name=toolhive-operator']
    await waitFor('only the new pod is left', async () => (await textAt(path, ...pods)) === 'manager')
  })

  it('a deleted server leaves nothing', async () => {
    await kubectl(['delete', 'mcpserver', 'stdio', 'http', '-n', namespace])
    await waitFor('its children are gone', async () => {
      const { stdout } = await kubectl(['get', 'deployments,statefulsets,services,pods', '-n', namespace, '-o', 'name'])
      if (stdout !== '') throw new Error(stdout)
      return true
    })
  })
})
