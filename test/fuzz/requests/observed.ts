import * as fc from 'fast-check'
import type { Kind } from '../../../hooks/engine/kind.ts'
import type { ObjectMap } from '../../../hooks/engine/metacontroller-types.ts'
import { kinds } from '../../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { pool, validSpecs } from '../../support/arbitrary.ts'
import { namespace } from '../../support/related-pool.ts'
import { settledChildren } from '../../support/settled.ts'
import { objectMapOf } from '../recordings.ts'
import { mutations } from './mutations.ts'

/**
 * What a kind's parents have as children: nothing, everything as the API server would show it (with managedFields), the
 * same damaged, and objects that a tenant planted to be taken for ours.
 */
export async function observedChildren(kind: Kind): Promise<fc.Arbitrary<unknown>> {
  const running: ObjectMap[] = []
  for (const name of pool) running.push(...(await runningChildren(kind, name)))
  const plausible = fc.constantFrom({}, ...running)
  return fc.oneof(
    { weight: 6, arbitrary: plausible },
    { weight: 3, arbitrary: fc.tuple(plausible, mutations()).map(([seen, change]) => change(seen)) },
    { weight: 1, arbitrary: fc.tuple(plausible, planted(kind)).map(([seen, extra]) => merged(seen, extra)) },
  )
}

/** The children of two random parents of a name, where such run; more are the exception among random specs. */
async function runningChildren(kind: Kind, name: string): Promise<readonly ObjectMap[]> {
  const found: ObjectMap[] = []
  const parent = {
    apiVersion: kind.parent.apiVersion,
    kind: kind.names.kind,
    metadata: { name, namespace, uid: 'uid-1' },
  }
  for (const spec of fc.sample(validSpecs(kind), { numRuns: 25, seed: 3 })) {
    const children = await settledChildren(kind, { ...parent, spec }, kinds)
    if (Object.keys(children['Deployment.apps/v1'] ?? {}).length > 0) found.push(children)
    if (found.length === 2) break
  }
  return found
}

const lastApplied = 'metacontroller.k8s.io/last-applied-configuration'

/** Objects of the kinds that a parent owns, made by somebody else to be read as what was last applied. */
function planted(kind: Kind): fc.Arbitrary<ObjectMap> {
  const made = [...kind.makes, ...kind.adopts]
  if (made.length === 0) return fc.constant({})
  const claims = fc.constantFrom<unknown>(
    { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
    { rules: null },
    { rules: [], roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' } },
    { data: { 'runconfig.json': null } },
    { spec: { template: null } },
    { metadata: { namespace: 'kube-system' } },
    [],
    'text',
  )
  return fc
    .tuple(
      fc.constantFrom(...made),
      claims,
      fc.constantFrom(...pool, 'alpha-proxy-runner', 'planted'),
      fc.nat({ max: 9 }),
    )
    .map(([{ apiVersion, kind: childKind }, claim, name, owner]): ObjectMap => {
      const object: KubernetesObject = {
        apiVersion,
        kind: childKind,
        metadata: {
          name,
          namespace,
          labels: { 'controller-uid': 'uid-1' },
          annotations: { [lastApplied]: JSON.stringify(claim) },
          ...(owner === 0
            ? { ownerReferences: [{ apiVersion, kind: 'Node', name, uid: 'uid-1', controller: true }] }
            : {}),
        },
      }
      return objectMapOf([object])
    })
}

function merged(seen: ObjectMap, extra: ObjectMap): ObjectMap {
  const added = Object.entries(extra).map(([key, objects]) => [key, { ...seen[key], ...objects }] as const)
  return { ...seen, ...Object.fromEntries(added) }
}
