import { describe, expect, it } from 'vitest'
import { recordedSync } from '../../test/support/engine-traffic.ts'
import { heldChild } from '../engine/held.ts'
import type { KubernetesObject, ManagedFieldsEntry } from '../kubernetes/objects.ts'
import { documentOf, leavesOf } from './field-paths.ts'
import { applied, contentOf, edited } from './managers.ts'

const recorded = Object.values(recordedSync('05-sync-statefulset-adopted').children)
  .flatMap((objects) => Object.values(objects))
  .map((object) => [`${object.kind} ${object.metadata.name}`, object] as const)

describe('the model of the API server', () => {
  it.each(
    recorded.flatMap(([name, object]) => {
      const entry = object.metadata.managedFields?.find(isEngines)
      return entry ? [[name, object, entry] as const] : []
    }),
  )('keeps account of %s as the real one', (_, object, entry) => {
    const held = heldChild(object)
    const labels = { ...held.metadata.labels, 'controller-uid': object.metadata.labels?.['controller-uid'] ?? '' }
    const wanted = { ...held, metadata: { ...held.metadata, labels, ownerReferences: object.metadata.ownerReferences } }
    const bare = { ...object, metadata: { name: object.metadata.name, namespace: object.metadata.namespace } }
    const written = applied(identityOf(bare), contentOf(wanted), 'metacontroller')
    expect(written.metadata.managedFields?.[0]?.fieldsV1).toEqual(entry.fieldsV1)
  })

  it.each(recorded)('takes %s apart and puts it together again', (_, object) => {
    const content = contentOf(object)
    expect(documentOf(leavesOf(content))).toEqual(content)
  })
})

const service: KubernetesObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'demo' } }

describe('server-side apply', () => {
  const wanted = { spec: { type: 'ClusterIP', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] } }
  const first = applied(service, wanted, 'metacontroller')

  it('is the same object when the same is applied again', () => {
    expect(applied(first, wanted, 'metacontroller')).toEqual(first)
  })

  it('removes what is no longer named and nobody else owns', () => {
    expect(applied(first, { spec: { type: 'ClusterIP' } }, 'metacontroller')['spec']).toEqual({ type: 'ClusterIP' })
  })

  it('keeps what another manager owns as well', () => {
    const shared = applied(first, { spec: { type: 'ClusterIP' } }, 'other')
    expect(applied(shared, { spec: {} }, 'metacontroller')['spec']).toEqual({ type: 'ClusterIP' })
  })

  it('takes a field by force: the other loses it', () => {
    const foreign = edited(first, { ...first, spec: { type: 'NodePort' } }, 'kubectl')
    const again = applied(foreign, wanted, 'metacontroller')
    expect(again['spec']).toEqual(wanted.spec)
    expect(again.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['metacontroller'])
  })

  it('leaves the items of others in a list with keys', () => {
    const ports = [...wanted.spec.ports, { name: 'x', port: 81, protocol: 'TCP' }]
    const foreign = edited(first, { ...first, spec: { ...wanted.spec, ports } }, 'kubectl')
    expect(applied(foreign, wanted, 'metacontroller')['spec']).toEqual({ type: 'ClusterIP', ports })
  })

  it('gives an edited field to the editor', () => {
    const foreign = edited(first, { ...first, spec: { ...wanted.spec, type: 'NodePort' } }, 'kubectl')
    expect(heldChild(foreign)['spec']).toEqual({ ports: wanted.spec.ports })
  })
})

function isEngines({ manager, operation }: ManagedFieldsEntry): boolean {
  return manager === 'metacontroller' && operation === 'Apply'
}

function identityOf({ apiVersion, kind, metadata }: KubernetesObject): KubernetesObject {
  return { apiVersion, kind, metadata }
}
