import type { Kind, KindNames, PrinterColumn } from '../engine/kind.ts'
import { type StructuralSchema, structuralSchema } from './structural-schema.ts'

/** What a definition is made from: the part of a kind that concerns its schema. */
export type DefinedKind = Pick<
  Kind,
  'group' | 'version' | 'names' | 'description' | 'spec' | 'status' | 'columns' | 'rules'
>

/** A CustomResourceDefinition of apiextensions.k8s.io/v1 with one version, as ours are. */
export interface CustomResourceDefinition {
  readonly apiVersion: 'apiextensions.k8s.io/v1'
  readonly kind: 'CustomResourceDefinition'
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: {
    readonly group: string
    readonly names: {
      readonly kind: string
      readonly listKind: string
      readonly plural: string
      readonly singular: string
      readonly shortNames?: readonly string[]
      readonly categories?: readonly string[]
    }
    readonly scope: 'Namespaced' | 'Cluster'
    readonly versions: readonly DefinedVersion[]
  }
}

export interface DefinedVersion {
  readonly name: string
  readonly served: boolean
  readonly storage: boolean
  readonly schema: { readonly openAPIV3Schema: StructuralSchema }
  readonly subresources?: { readonly status: Readonly<Record<string, never>> }
  readonly additionalPrinterColumns?: readonly PrinterColumn[]
}

/** The schema of a whole object: identity, spec, status, and the rules on all of it. */
export function objectSchema(kind: DefinedKind): StructuralSchema {
  return {
    description: kind.description,
    type: 'object',
    properties: {
      apiVersion: {
        description: `Version of the API that this object speaks: ${kind.group}/${kind.version}.`,
        type: 'string',
      },
      kind: { description: `Kind of the object: ${kind.names.kind}.`, type: 'string' },
      // the API server forbids anything more here, even a description
      metadata: { type: 'object' },
      spec: { ...structuralSchema(kind.spec), description: 'What is wanted. Written by people.' },
      status: { ...structuralSchema(kind.status), description: 'What was found. Written by the operator alone.' },
    },
    ...(kind.rules.length > 0 ? { 'x-kubernetes-validations': [...kind.rules] } : {}),
  }
}

/** The document that `kubectl apply` takes: one namespaced kind, one stored version, the status as a subresource. */
export function customResourceDefinition(kind: DefinedKind): CustomResourceDefinition {
  return definitionDocument({ ...kind, scope: 'Namespaced', schema: objectSchema(kind) })
}

/** A definition of one stored version with a status subresource, from its parts. */
export function definitionDocument(definition: {
  readonly group: string
  readonly version: string
  readonly names: KindNames
  readonly scope: 'Namespaced' | 'Cluster'
  readonly schema: StructuralSchema
  readonly columns: readonly PrinterColumn[]
  readonly annotations?: Readonly<Record<string, string>>
}): CustomResourceDefinition {
  const { group, names, scope, schema, columns, annotations } = definition
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${group}`, ...(annotations ? { annotations } : {}) },
    spec: {
      group,
      names: {
        kind: names.kind,
        listKind: `${names.kind}List`,
        plural: names.plural,
        singular: names.singular,
        ...(names.shortNames.length > 0 ? { shortNames: names.shortNames } : {}),
        ...(names.categories.length > 0 ? { categories: names.categories } : {}),
      },
      scope,
      versions: [
        {
          name: definition.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: { status: {} },
          ...(columns.length > 0 ? { additionalPrinterColumns: columns } : {}),
        },
      ],
    },
  }
}
