import type { z } from 'zod'
import type { KindNames } from '../../engine/kind.ts'
import { type CustomResourceDefinition, definitionDocument } from '../definition.ts'
import { StructuralSchema, structuralSchema } from '../structural-schema.ts'
import { CompositeControllerSpec, controllerRevisionFields, DecoratorControllerSpec } from './controllers.ts'

const group = 'metacontroller.k8s.io'
const version = { name: 'v1alpha1', served: true, stored: true, columns: [] } as const

/** The API server refuses definitions in a `k8s.io` group that carry no word on their approval. */
const annotations = { 'api-approved.kubernetes.io': 'unapproved, the group of the Metacontroller project' }

/**
 * The three definitions that Metacontroller v4.17 works with: `pkg/apis/metacontroller/v1alpha1/types.go` of its source.
 * They hold every field that it reads or writes, so that they serve other users of the engine in the cluster as well.
 */
export function metacontrollerDefinitions(): readonly CustomResourceDefinition[] {
  return [
    controllerDefinition(
      'Parents of one kind, their children, and the hooks that decide which children should exist.',
      names('CompositeController', ['cc', 'cctl']),
      CompositeControllerSpec,
    ),
    controllerDefinition(
      'Existing objects of some kinds, and the hooks that decide what is attached to them.',
      names('DecoratorController', ['dec', 'decorators']),
      DecoratorControllerSpec,
    ),
    definitionDocument({
      annotations,
      names: names('ControllerRevision', []),
      scope: 'Namespaced',
      versions: [{ ...version, schema: controllerRevisionSchema() }],
    }),
  ]
}

function names(kind: string, shortNames: readonly string[]): KindNames {
  const singular = kind.toLowerCase()
  return { group, kind, singular, plural: `${singular}s`, shortNames, categories: [] }
}

function controllerDefinition(description: string, names: KindNames, spec: z.ZodType): CustomResourceDefinition {
  const schema = StructuralSchema.parse({
    description,
    type: 'object',
    properties: {
      ...identity(names.kind),
      spec: { ...structuralSchema(spec), description: 'What is controlled, and by which hooks.' },
      status: { description: 'Reserved for Metacontroller, which does not write a status.', type: 'object' },
    },
    required: ['spec'],
  })
  return definitionDocument({ annotations, names, scope: 'Cluster', versions: [{ ...version, schema }] })
}

function controllerRevisionSchema(): StructuralSchema {
  const { properties, required } = structuralSchema(controllerRevisionFields)
  return StructuralSchema.parse({
    description:
      'The state of a rolling update: one revision of a parent and the children that are still at that revision.',
    type: 'object',
    properties: { ...identity('ControllerRevision'), ...properties },
    required,
  })
}

function identity(kind: string): Readonly<Record<string, StructuralSchema>> {
  return {
    apiVersion: {
      description: `API version of this object: ${group}/${version.name}.`,
      type: 'string',
    },
    kind: { description: `Kind of the object: ${kind}.`, type: 'string' },
    metadata: { type: 'object' },
  }
}
