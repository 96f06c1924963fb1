import { z } from 'zod'
import { defineKind } from '../../hooks/engine/define-kind.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { kindVersion } from '../../hooks/engine/kind-version.ts'

const secret = 'hunter2-secret'

/** A small kind for tests of the shell: one ConfigMap; `spec.mood` chooses how its sync ends. */
export const weather: Kind = defineKind({
  names: {
    group: 'toolhive.stacklok.dev',
    kind: 'Weather',
    plural: 'weathers',
    singular: 'weather',
    shortNames: [],
    categories: [],
  },
  parent: { apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'Weather', resource: 'weathers' },
  description: 'A kind of the tests.',
  versions: [
    kindVersion({
      name: 'v1alpha1',
      served: true,
      stored: true,
      spec: z.object({
        mood: z.enum(['fine', 'mistaken', 'warned', 'broken']).default('fine'),
        note: z.string().default(''),
      }),
      status: z.object({ phase: z.string(), seen: z.string().optional() }),
      columns: [],
      normalise: (spec) => spec,
    }),
  ],
  rules: [],
  makes: [{ apiVersion: 'v1', kind: 'ConfigMap', resource: 'configmaps' }],
  adopts: [],
  relates: [{ apiVersion: 'v1', kind: 'ConfigMap', resource: 'configmaps' }],
  customize: ({ metadata }) => [
    { apiVersion: 'v1', resource: 'configmaps', namespace: metadata.namespace, names: [`${metadata.name}-in`] },
  ],
  sync({ parent: { metadata, spec } }, { now }) {
    if (spec.mood === 'broken') throw new Error(`cannot read ${secret}`)
    const severity = spec.mood === 'mistaken' ? 'error' : 'warning'
    return {
      children: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: `${metadata.name}-forecast`, namespace: metadata.namespace },
          data: { note: spec.note },
        },
      ],
      status: { phase: 'Known', seen: now },
      problems: spec.mood === 'fine' ? [] : [{ reason: 'MoodBad', message: 'The mood is bad. Cheer up.', severity }],
    }
  },
  hold: (_request, problems) => ({ children: [], status: { phase: 'Unknown' }, problems }),
})

/** A sync request as the engine sends it. */
export function syncBody(spec: object = {}, parent: object = {}): Record<string, unknown> {
  return { ...customizeBody(spec, parent), children: { 'ConfigMap.v1': {} }, related: {}, finalizing: false }
}

/** A customize request as the engine sends it. */
export function customizeBody(spec: object = {}, parent: object = {}): Record<string, unknown> {
  return {
    controller: {
      apiVersion: 'metacontroller.k8s.io/v1alpha1',
      kind: 'CompositeController',
      metadata: { name: 'weather' },
    },
    parent: {
      apiVersion: weather.parent.apiVersion,
      kind: 'Weather',
      metadata: { name: 'berlin', namespace: 'demo', uid: 'u1', generation: 3 },
      spec,
      ...parent,
    },
  }
}
