import { describe, expect, it } from 'vitest'
import { crdChart, lint, operatorChart } from './support/render.ts'
import { values } from './support/values.ts'

const variants: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['defaults', {}],
  ['namespace mode', values({ 'operator.rbac.scope': 'namespace', 'operator.rbac.allowedNamespaces': ['a', 'b'] })],
  ['without the gateway', values({ 'gateway.enabled': false })],
  [
    'an external engine over HTTPS',
    values({
      'metacontroller.mode': 'external',
      'metacontroller.external.tls': { enabled: true, secretName: 'tls', caBundle: 'pem' },
    }),
  ],
  [
    'everything that is off by default',
    values({
      'operator.replicaCount': 2,
      'operator.autoscaling.enabled': true,
      'networkPolicy.enabled': true,
      'metrics.serviceMonitor': { enabled: true, renderMode: 'alwaysRender' },
      'metrics.prometheusRule': { enabled: true, renderMode: 'alwaysRender' },
      'metrics.dashboard.enabled': true,
    }),
  ],
]

describe('helm lint --strict', () => {
  it.each(variants)('finds nothing in the chart of the operator: %s', async (_, given) => {
    await expect(lint(operatorChart, given)).resolves.toBeUndefined()
  })

  it('finds nothing in the chart of the definitions', async () => {
    await expect(lint(crdChart)).resolves.toBeUndefined()
  })
})
