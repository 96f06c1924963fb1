import { z } from 'zod'
import { defineKind } from '../../hooks/engine/define-kind.ts'
import { heldChildren } from '../../hooks/engine/held.ts'
import type { Kind, KindDefinition, KindNames } from '../../hooks/engine/kind.ts'
import { kindVersion } from '../../hooks/engine/kind-version.ts'
import type { ChildObject, ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import {
  configMaps,
  deployments,
  pods,
  roleBindings,
  roles,
  serviceAccounts,
  services,
  statefulSets,
} from '../../hooks/engine/resource-kinds.ts'
import { byLabel, byName, objectsOf, relatedObject } from '../../hooks/engine/rules.ts'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { type Context, Settings } from '../../hooks/settings.ts'
import { lastAppliedChildren } from './last-applied-children.ts'

export const context: Context = { now: '2026-11-22T12:00:00Z', settings: Settings.parse({}) }

const GadgetSpec = z.looseObject({
  image: z.string().min(1),
  port: z.int().min(1).max(65535).default(8080),
  colour: z.string().optional(),
  recipe: z.string().optional(),
})
type GadgetSpec = z.infer<typeof GadgetSpec>

const GadgetStatus = z.strictObject({
  phase: z.enum(['Pending', 'Running', 'Failed']),
  message: z.string().optional(),
  observedGeneration: z.int().optional(),
})
/** Looser than the schema: the tests of promises break it on purpose. */
type GadgetStatus = Readonly<Record<string, unknown>>

export type GadgetDefinition = KindDefinition<GadgetSpec, GadgetStatus>

const gadgetGroup = 'toolhive.stacklok.dev'

const gadgetNames: KindNames = {
  group: gadgetGroup,
  kind: 'Gadget',
  plural: 'gadgets',
  singular: 'gadget',
  shortNames: ['gad'],
  categories: ['mcp'],
}

/** A kind as small as can be that still makes, adopts, relates, holds and reports: what the tests of the engine run. */
export const gadgets: Kind = gadgetKind({})

/** The same kind with parts of its definition replaced. */
export function gadgetKind(changes: Partial<GadgetDefinition>): Kind {
  return defineKind<GadgetSpec, GadgetStatus>({
    names: gadgetNames,
    parent: { apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'Gadget', resource: 'gadgets' },
    description: 'A gadget for tests.',
    versions: [
      kindVersion({
        name: 'v1alpha1',
        served: true,
        stored: true,
        spec: GadgetSpec,
        status: GadgetStatus,
        columns: [],
        normalise: (spec) => spec,
      }),
    ],
    rules: [],
    makes: [configMaps, services, serviceAccounts, deployments, roles, roleBindings],
    adopts: [statefulSets, { ...services, name: (parent) => `mcp-${parent}-headless` }],
    relates: [configMaps, pods],
    relatesByLabels: ['gadget'],
    customize: ({ metadata: { name, namespace }, spec }) => [
      ...byName(configMaps, namespace, [spec.recipe]),
      byLabel(pods, namespace, { gadget: name }),
    ],
    sync({ parent, children, related }) {
      const { spec, metadata } = parent
      const recipe = spec.recipe && relatedObject(related, configMaps, metadata.namespace, spec.recipe)
      if (spec.recipe && !recipe) {
        return {
          children: heldGadget(metadata, children),
          status: { phase: 'Failed', message: `ConfigMap "${spec.recipe}" does not exist. Create it.` },
          problems: [
            {
              reason: 'RecipeNotFound',
              message: 'There is no such recipe. Create it.',
              severity: 'error',
              field: 'spec.recipe',
            },
          ],
        }
      }
      const available = objectsOf(children, deployments).some((seen) =>
        JSON.stringify(seen['status'] ?? {}).includes('"availableReplicas":1'),
      )
      return {
        children: gadgetChildren(metadata, spec, stringAt(recipe, 'data', 'steps')),
        status: { phase: available ? 'Running' : 'Pending', message: undefined },
        problems: [],
      }
    },
    hold: ({ parent, children }, problems) => ({
      children: heldGadget(parent.metadata, children),
      status: { phase: 'Failed', message: problems.map(({ message }) => message).join(' ') },
      problems,
    }),
    ...changes,
  })
}

function heldGadget({ name, namespace }: GadgetIdentity, observed: ObjectMap): readonly ChildObject[] {
  const kept = [deployments, services, configMaps].map(({ apiVersion, kind }) => ({ apiVersion, kind, name }))
  return heldChildren(observed, { group: gadgetGroup, namespace, kept, made: gadgetRights({ name, namespace }) })
}

interface GadgetIdentity {
  readonly name: string
  readonly namespace: string
  readonly uid?: string | undefined
}

function gadgetRights({ name, namespace }: GadgetIdentity): readonly ChildObject[] {
  const metadata = { name, namespace, labels: { gadget: name } }
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: ['apps'], resources: ['statefulsets'], verbs: ['get', 'create', 'patch'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ]
}

function gadgetChildren(
  { name, namespace, uid }: GadgetIdentity,
  spec: GadgetSpec,
  steps: string | undefined,
): readonly ChildObject[] {
  const labels = { gadget: name, colour: spec.colour ?? 'grey' }
  const metadata = { name, namespace, labels }
  return [
    {
      ...deployments,
      resource: undefined,
      metadata: { ...metadata, annotations: { 'example.com/made-by': 'gadgets' } },
      spec: {
        replicas: 1,
        selector: { matchLabels: { gadget: name } },
        template: {
          metadata: { labels: { gadget: name } },
          spec: {
            serviceAccountName: name,
            containers: [
              {
                name: 'gadget',
                image: spec.image,
                args: [],
                env: [
                  { name: 'STEPS', value: steps },
                  { name: 'EMPTY', value: '' },
                ],
                ports: [{ name: 'http', containerPort: spec.port, protocol: 'TCP' }],
              },
            ],
            volumes: [{ name: 'scratch', emptyDir: {} }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        type: 'ClusterIP',
        selector: { gadget: name },
        ports: [{ name: 'http', port: spec.port, targetPort: spec.port, protocol: 'TCP' }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { image: spec.image, labels: JSON.stringify({ 'controller-uid': uid }) },
    },
    ...gadgetRights({ name, namespace }),
  ]
}

/** A kind with the name of the recorded parent that answers what it last applied, and no problem. */
export const recordedKind: Kind = gadgetKind({
  names: { ...gadgetNames, kind: 'MCPServer', plural: 'mcpservers', singular: 'mcpserver', shortNames: [] },
  parent: { apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'MCPServer', resource: 'mcpservers' },
  sync: ({ children }) => ({ children: lastAppliedChildren(children), status: { phase: 'Running' }, problems: [] }),
})
