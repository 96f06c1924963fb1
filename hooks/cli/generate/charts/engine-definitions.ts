import { z } from 'zod'
import type { CustomResourceDefinition } from '../../../crd/definition.ts'
import { structuralSchema } from '../../../crd/structural-schema.ts'

/** Metacontroller's three kinds, v4.17: fields as in its `pkg/apis/metacontroller/v1alpha1/types.go`. */

const Rule = {
  apiVersion: z.string().describe('Group and version: apps/v1.'),
  resource: z.string().describe('Plural, lower case: deployments.'),
}
const Expressions = z.array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).optional() }))
const LabelSelector = z.object({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: Expressions.optional(),
})
const AnnotationSelector = z.object({
  matchAnnotations: z.record(z.string(), z.string()).optional(),
  matchExpressions: Expressions.optional(),
})
const UpdateMethod = z
  .enum(['OnDelete', 'Recreate', 'InPlace', 'RollingRecreate', 'RollingInPlace'])
  .describe('How a difference is mended. OnDelete, the default, waits until the object is deleted.')

const SecretRef = z.object({ name: z.string(), namespace: z.string() })
const KeyRef = SecretRef.extend({ key: z.string().default('ca.crt') })
const Credentials = {
  caBundle: z
    .object({ inline: z.string().optional(), secretRef: KeyRef.optional(), configMapRef: KeyRef.optional() })
    .optional()
    .describe('Authorities that may sign the server certificate, in PEM.'),
  clientTLS: z
    .object({
      secretRef: SecretRef,
      certKey: z.string().default('tls.crt'),
      privateKeyKey: z.string().default('tls.key'),
    })
    .optional()
    .describe('Certificate that the engine shows.'),
  authorization: z
    .object({ type: z.string().default('Bearer'), secretRef: SecretRef.extend({ key: z.string() }) })
    .optional()
    .describe('Authorization header that the engine sends.'),
  basicAuth: z
    .object({
      secretRef: SecretRef,
      usernameKey: z.string().default('username'),
      passwordKey: z.string().default('password'),
    })
    .optional()
    .describe('User and password that the engine sends.'),
}
const Webhook = z.object({
  url: z.string().optional().describe('Whole URL; wins over service.'),
  timeout: z.string().optional().describe('Time to answer, as a Go duration. 10s unless given.'),
  path: z.string().optional(),
  service: z
    .object({
      name: z.string(),
      namespace: z.string(),
      port: z.int32().optional(),
      protocol: z.string().optional(),
    })
    .optional(),
  etag: z
    .object({
      enabled: z.boolean().optional(),
      cacheTimeoutSeconds: z.int32().optional(),
      cacheCleanupSeconds: z.int32().optional(),
    })
    .optional(),
  responseUnMarshallMode: z
    .enum(['loose', 'strict'])
    .optional()
    .describe('Whether unknown fields of an answer fail it.'),
  ...Credentials,
})
const Hook = z.object({
  version: z.enum(['v1', 'v2']).default('v1').describe('Version of requests and answers.'),
  webhook: Webhook.optional(),
})
const hooks = { sync: Hook.optional(), finalize: Hook.optional(), customize: Hook.optional() }
const endpointConfigs = z
  .array(z.object({ host: z.string(), ...Credentials }))
  .optional()
  .describe('Credentials by host, for webhooks that carry none.')
const resyncPeriodSeconds = z.int32().optional().describe('Every parent is synced at least this often.')

const CompositeControllerSpec = z.object({
  parentResource: z.object({
    ...Rule,
    labelSelector: LabelSelector.optional(),
    ignoreStatusChanges: z.boolean().optional().describe('Changes of status alone call no hook.'),
    revisionHistory: z.object({ fieldPaths: z.array(z.string()).optional() }).optional(),
  }),
  childResources: z
    .array(
      z.object({
        ...Rule,
        updateStrategy: z
          .object({
            method: UpdateMethod.optional(),
            statusChecks: z
              .object({
                conditions: z
                  .array(z.object({ type: z.string(), status: z.string().optional(), reason: z.string().optional() }))
                  .optional(),
              })
              .optional(),
          })
          .optional(),
      }),
    )
    .optional(),
  hooks: z.object({ ...hooks, preUpdateChild: Hook.optional(), postUpdateChild: Hook.optional() }).optional(),
  endpointConfigs,
  resyncPeriodSeconds,
  generateSelector: z.boolean().optional().describe('Children are found by the label controller-uid.'),
})

const DecoratorControllerSpec = z.object({
  resources: z.array(
    z.object({
      ...Rule,
      labelSelector: LabelSelector.optional(),
      annotationSelector: AnnotationSelector.optional(),
      ignoreStatusChanges: z.boolean().optional(),
    }),
  ),
  attachments: z
    .array(z.object({ ...Rule, updateStrategy: z.object({ method: UpdateMethod.optional() }).optional() }))
    .optional(),
  hooks: z.object(hooks).optional(),
  endpointConfigs,
  resyncPeriodSeconds,
})

const ControllerRevision = z.object({
  parentPatch: z.looseObject({}).describe('The part of the parent that this revision holds.'),
  children: z
    .array(z.object({ apiGroup: z.string(), kind: z.string(), names: z.array(z.string()) }))
    .optional()
    .describe('The children that belong to this revision.'),
})

/** The definitions that Metacontroller needs before it starts. */
export const engineDefinitions: readonly CustomResourceDefinition[] = [
  definition({
    kind: 'CompositeController',
    scope: 'Cluster',
    shortNames: ['cc', 'cctl'],
    description: 'Makes the engine keep children for each object of a parent kind, as hooks answer.',
    schema: z.object({ spec: CompositeControllerSpec, status: z.looseObject({}).optional() }),
  }),
  definition({
    kind: 'ControllerRevision',
    scope: 'Namespaced',
    shortNames: [],
    description: 'What the engine remembers of a rolling update.',
    schema: ControllerRevision,
  }),
  definition({
    kind: 'DecoratorController',
    scope: 'Cluster',
    shortNames: ['dec', 'decorators'],
    description: 'Makes the engine keep attachments for objects of any kind, as hooks answer.',
    schema: z.object({ spec: DecoratorControllerSpec, status: z.looseObject({}).optional() }),
  }),
]

interface EngineKind {
  readonly kind: string
  readonly scope: 'Cluster' | 'Namespaced'
  readonly shortNames: readonly string[]
  readonly description: string
  readonly schema: z.ZodType
}

function definition({ kind, scope, shortNames, description, schema }: EngineKind): CustomResourceDefinition {
  const singular = kind.toLowerCase()
  const { properties, required, ...rest } = structuralSchema(schema)
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${singular}s.metacontroller.k8s.io`,
      // Groups under k8s.io are protected: without this annotation the API server does not serve them.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, a group of the Metacontroller project' },
    },
    spec: {
      group: 'metacontroller.k8s.io',
      names: {
        kind,
        listKind: `${kind}List`,
        plural: `${singular}s`,
        singular,
        ...(shortNames.length > 0 ? { shortNames } : {}),
      },
      scope,
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              ...rest,
              description,
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                ...properties,
              },
              required: ['metadata', ...(required ?? [])],
            },
          },
          subresources: { status: {} },
        },
      ],
    },
  }
}
