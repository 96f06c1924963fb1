import { describe, expect, it } from 'vitest'
import { CompositeControllerSpec } from '../../hooks/crd/metacontroller/controllers.ts'
import { metacontrollerDefinitions } from '../../hooks/crd/metacontroller/definitions.ts'
import type { StructuralSchema } from '../../hooks/crd/structural-schema.ts'
import { unknownFields } from '../../hooks/crd/unknown-fields.ts'
import { compositeController, type HookEndpoint } from '../../hooks/engine/composite-controller.ts'
import { mcpServer } from '../../hooks/kinds/mcp-server/kind.ts'

const service = { name: 'hooks', namespace: 'toolhive-system', port: 8443 }
const endpoints: readonly (readonly [string, HookEndpoint])[] = [
  ['a URL', { url: 'http://127.0.0.1:8080' }],
  ['a Service', { service }],
  ['a Service over HTTPS', { service, caBundle: 'PEM' }],
]

function schemaOf(kind: string): StructuralSchema {
  const definition = metacontrollerDefinitions().find(({ spec }) => spec.names.kind === kind)
  return definition!.spec.versions[0]!.schema.openAPIV3Schema
}

describe("Metacontroller's definitions", () => {
  it.each(endpoints)('hold our CompositeControllers whole, with %s', (_, endpoint) => {
    const document = compositeController(mcpServer, { endpoint, labels: { a: 'b' } })
    expect(unknownFields({ ...document, metadata: {} }, schemaOf('CompositeController'))).toEqual([])
    expect(CompositeControllerSpec.safeParse(document.spec).error).toBeUndefined()
  })

  it('hold what the engine remembers of a rolling update', () => {
    const revision = {
      apiVersion: 'metacontroller.k8s.io/v1alpha1',
      kind: 'ControllerRevision',
      parentPatch: { spec: { template: { any: ['thing'] } } },
      children: [{ apiGroup: 'apps', kind: 'Deployment', names: ['a'] }],
    }
    expect(unknownFields(revision, schemaOf('ControllerRevision'))).toEqual([])
  })

  it('carry the word on approval without which the API server refuses a k8s.io group', () => {
    for (const { metadata } of metacontrollerDefinitions()) {
      expect(metadata.annotations?.['api-approved.kubernetes.io']).toMatch(/^unapproved/)
    }
  })

  it('have the scopes that the engine watches in', () => {
    expect(metacontrollerDefinitions().map(({ spec }) => [spec.names.plural, spec.scope])).toEqual([
      ['compositecontrollers', 'Cluster'],
      ['decoratorcontrollers', 'Cluster'],
      ['controllerrevisions', 'Namespaced'],
    ])
  })

  it.each(['CompositeController', 'DecoratorController'])('know every field of a webhook of a %s', (kind) => {
    const webhook =
      schemaOf(kind).properties?.['spec']?.properties?.['hooks']?.properties?.['sync']?.properties?.['webhook']
    expect(Object.keys(webhook?.properties ?? {}).toSorted()).toEqual([
      'authorization',
      'basicAuth',
      'caBundle',
      'clientTLS',
      'etag',
      'path',
      'responseUnMarshallMode',
      'service',
      'timeout',
      'url',
    ])
  })
})
