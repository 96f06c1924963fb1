import * as fc from 'fast-check'
import type { Kind } from '../../hooks/engine/kind.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { pool, spoiltSpecs, validSpecs } from './arbitrary.ts'
import { namespace } from './related-pool.ts'

export const controller = {
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 'toolhive' },
}

/** Parents of a kind with valid and with spoilt specs, odd labels and annotations, and statuses that others wrote. */
export function parents(kind: Kind): fc.Arbitrary<KubernetesObject> {
  const spec = fc.oneof({ weight: 3, arbitrary: validSpecs(kind) }, { weight: 2, arbitrary: spoiltSpecs(kind) })
  return fc.tuple(spec, metadata, statuses).map(([given, meta, status]) => ({
    apiVersion: kind.parent.apiVersion,
    kind: kind.names.kind,
    metadata: meta,
    spec: given,
    status,
  }))
}

const metadata: fc.Arbitrary<KubernetesObject['metadata']> = fc.record({
  name: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...pool) },
    { weight: 1, arbitrary: fc.constantFrom('a'.repeat(53), 'a'.repeat(63), 'with.dot', '0') },
  ),
  namespace: fc.constant(namespace),
  uid: fc.constant('uid-1'),
  generation: fc.nat(),
  labels: fc.dictionary(fc.constantFrom('team', 'toolhive.stacklok.io/registry-name'), fc.constantFrom('', ...pool)),
  annotations: fc.dictionary(
    fc.constantFrom(
      'mcpserver.toolhive.stacklok.dev/restarted-at',
      'mcpserver.toolhive.stacklok.dev/restart-strategy',
      'toolhive.stacklok.dev/sync-trigger',
    ),
    fc.constantFrom('', '2026-01-01T00:00:00Z', 'now', 'immediate'),
  ),
})

const statuses = fc.constantFrom<unknown>(
  undefined,
  null,
  'none',
  {
    conditions: [
      { type: 'Ready', status: 'True', reason: 'R', message: 'm', lastTransitionTime: '2026-01-01T00:00:00Z' },
    ],
  },
  { conditions: [null, 1, { type: 'Ready' }], phase: [] },
)
