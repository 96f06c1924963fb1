import { describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, recordAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { find } from '../../hooks/simulator/fake-api-server.ts'
import { change, live, running } from '../support/running.ts'
import {
  childOf,
  conditionOf,
  configMapOf,
  inlineOidc,
  inlinePolicies,
  objectOf,
  ourObject,
  proxyContainerOf,
  proxyOf,
  reasonsOf,
  runConfigOf,
  serverOf,
  synced,
  tokenExchange,
} from '../support/workload.ts'

const issuer = 'https://issuer.example.com'
const inlineWith = (fields: object): Readonly<Record<string, unknown>> => ({
  oidcConfig: { type: 'inline', inline: { ...inlineOidc.inline, ...fields } },
})

function environmentOf(parent: KubernetesObject): string {
  return JSON.stringify(proxyContainerOf(synced(parent))['env'])
}

describe.each([
  ['MCPServer', serverOf, 'mcp-demo-server-proxy'],
  ['MCPRemoteProxy', proxyOf, 'mcp-demo-proxy-remote-proxy'],
] as const)('%s', (_, parentOf, service) => {
  it('WART-01: reads the OIDC document under its key', () => {
    const related = [configMapOf('oidc', { 'oidc.json': JSON.stringify({ issuer, audience: 'mcp' }) })]
    const answer = synced(parentOf({ oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } } }), { related })
    expect(recordAt(runConfigOf(answer), 'oidc_config')).toMatchObject({ Issuer: issuer, Audience: 'mcp' })
  })

  it('WART-02: says that callers are not restricted to a service account', () => {
    const answer = synced(parentOf({ oidcConfig: { kubernetes: { serviceAccount: 'agent' } } }))
    expect(conditionOf(answer, 'ConfigurationWarning')).toMatchObject({
      reason: 'ServiceAccountNotEnforced',
      status: 'True',
    })
  })

  it('WART-03: names the Service of the proxy as the protected server', () => {
    const url = stringAt(runConfigOf(synced(parentOf({ oidcConfig: inlineOidc }))), 'oidc_config', 'ResourceURL')
    expect(url).toBe(`http://${service}.demo.svc.cluster.local:8080`)
  })

  it.each(['configMap', 'inline'])('WART-04: refuses type %s without its block', (type) => {
    const answer = synced(parentOf({ oidcConfig: { type } }))
    expect(conditionOf(answer, 'ConfigurationValid')).toMatchObject({ status: 'False', reason: 'OIDCConfigInvalid' })
    expect(answer.children).toEqual([])
  })

  it('WART-05: writes CA bundle and token file where the runner reads them', () => {
    const oidc = recordAt(runConfigOf(synced(parentOf({ oidcConfig: {} }))), 'oidc_config')
    expect(oidc).toMatchObject({
      CACertPath: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
      AuthTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
    })
  })

  it('WART-06: keeps authentication beside a token exchange', () => {
    const related = [ourObject('MCPExternalAuthConfig', 'exchange', tokenExchange)]
    const answer = synced(parentOf({ oidcConfig: inlineOidc, externalAuthConfigRef: { name: 'exchange' } }), {
      related,
    })
    const chain = listAt(runConfigOf(answer), 'middleware_configs')
    expect(chain.map((entry) => stringAt(entry, 'type'))).toEqual(['auth', 'tokenexchange', 'mcp-parser'])
    expect(recordAt(chain[0], 'parameters')).toEqual({ oidc_config: runConfigOf(answer)['oidc_config'] })
  })

  it('WART-07: says the same of inline policies in both places', () => {
    const answer = synced(parentOf({ authzConfig: inlinePolicies }))
    const { name } = parentOf().metadata
    const mounted = stringAt(childOf(answer, 'ConfigMap', `${name}-authz-inline`), 'data', 'authz.json') ?? ''
    expect(JSON.parse(mounted)).toEqual(runConfigOf(answer)['authz_config'])
  })

  it('WART-08: removes the policies with their configuration', async () => {
    const parent = parentOf({ authzConfig: inlinePolicies })
    const simulation = await running(parent)
    const name = `${parent.metadata.name}-authz-inline`
    expect(live(simulation, 'ConfigMap', name)).toBeDefined()
    await change(simulation, parentOf())
    expect(find(simulation.apiServer, { apiVersion: 'v1', kind: 'ConfigMap', name, namespace: 'demo' })).toBeUndefined()
  })

  it('WART-41: the variable of the client secret is there for the settings in use only', () => {
    const clientSecretRef = { name: 'oidc', key: 'secret' }
    expect(environmentOf(parentOf(inlineWith({ clientSecretRef })))).toContain('TOOLHIVE_OIDC_CLIENT_SECRET')
    expect(
      environmentOf(parentOf({ oidcConfig: { type: 'kubernetes', inline: { issuer, clientSecretRef } } })),
    ).not.toContain('TOOLHIVE_OIDC_CLIENT_SECRET')
  })

  it('WART-41: a missing Secret stands in Ready, as the pod tells it', () => {
    const parent = parentOf(inlineWith({ clientSecretRef: { name: 'oidc', key: 'secret' } }))
    const message = 'secret "oidc" not found'
    const pod = objectOf('v1', 'Pod', {
      metadata: { name: 'pod', labels: { app: 'mcpserver' } },
      status: {
        containerStatuses: [
          { name: 'toolhive', state: { waiting: { reason: 'CreateContainerConfigError', message } } },
        ],
      },
    })
    const answer = synced(parent, { related: [pod] })
    expect(conditionOf(answer, 'Ready')).toMatchObject({ status: 'False', reason: 'CreateContainerConfigError' })
    expect(conditionOf(answer, 'Ready')?.message).toContain(message)
  })

  it('WART-49: a client secret in clear text is warned of and never in a ConfigMap', () => {
    const answer = synced(parentOf(inlineWith({ clientSecret: 'canary' })))
    expect(reasonsOf(answer)).toEqual(['ClientSecretInClearText'])
    const configMaps = answer.children.filter(({ kind }) => kind === 'ConfigMap')
    expect(JSON.stringify(configMaps)).not.toContain('canary')
    expect(JSON.stringify(answer.status)).not.toContain('canary')
  })
})
