import { describe, expect, it } from 'vitest'
import { context, kindOf, proxyOf, serverOf } from '../../../test/support/workload.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'

const related = (parent: KubernetesObject): Readonly<Record<string, readonly string[]>> => {
  const rules = kindOf(parent)
    .customize(parent, context)
    .filter(({ names }) => names !== undefined)
  return Object.fromEntries(rules.map(({ resource, names }) => [resource, names ?? []]))
}

const references = {
  oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } },
  authzConfig: { type: 'configMap', configMap: { name: 'policies' } },
  toolConfigRef: { name: 'tools' },
  externalAuthConfigRef: { name: 'exchange' },
  groupRef: 'core',
}

describe('what a workload asks to see', () => {
  it('is what its spec names (WART-35)', () => {
    expect(related(proxyOf(references))).toMatchObject({
      configmaps: ['oidc', 'policies'],
      mcptoolconfigs: ['tools'],
      mcpexternalauthconfigs: ['exchange'],
      mcpgroups: ['core'],
    })
    const permissionProfile = { type: 'configmap', name: 'profiles', key: 'k' }
    expect(related(serverOf({ ...references, permissionProfile }))['configmaps']).toEqual([
      'oidc',
      'policies',
      'profiles',
    ])
  })

  it('leaves out what the type of a block does not use', () => {
    const spec = {
      oidcConfig: { ...references.oidcConfig, type: 'kubernetes' },
      authzConfig: { ...references.authzConfig, type: 'inline', inline: { policies: ['p'] } },
    }
    expect(related(proxyOf(spec))['configmaps']).toBeUndefined()
  })

  it('includes the CA bundle of the issuer', () => {
    const inline = { issuer: 'https://i.example.com', caBundleRef: { configMapRef: { name: 'ca' } } }
    expect(related(proxyOf({ oidcConfig: { type: 'inline', inline } }))['configmaps']).toEqual(['ca'])
  })

  it.each([serverOf(references), proxyOf(references)])(
    'never includes a Secret, and always the pods of its own name',
    (parent) => {
      const rules = kindOf(parent).customize(parent, context)
      expect(rules.map(({ resource }) => resource)).not.toContain('secrets')
      expect(rules.find(({ resource }) => resource === 'pods')?.labelSelector).toEqual({
        matchLabels: { toolhive: 'true', 'toolhive-name': parent.metadata.name },
      })
      expect(rules.every(({ namespace }) => namespace === 'demo')).toBe(true)
    },
  )
})
