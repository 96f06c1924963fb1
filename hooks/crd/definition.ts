import type { Kind, KindNames } from '../engine/kind.ts'
import type { KindVersion, PrinterColumn } from '../engine/kind-version.ts'
import { type StructuralSchema, structuralSchema } from './structural-schema.ts'

/** What a definition is made from: the part of a kind that concerns its schema. */
export type DefinedKind = Pick<Kind, 'names' | 'description' | 'versions' | 'rules'>

/** A CustomResourceDefinition of apiextensions.k8s.io/v1, as far as ours go. */
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

/** The schema of a whole object in one version: identity, spec, status, and the rules on all of it. */
export function objectSchema(kind: DefinedKind, version: KindVersion): StructuralSchema {
  return {
    description: kind.description,
    type: 'object',
    properties: {
      apiVersion: {
        description: `API version of this object: ${kind.names.group}/${version.name}.`,
        type: 'string',
      },
      kind: { description: `Kind of the object: ${kind.names.kind}.`, type: 'string' },
      // the API server forbids anything more here, even a description
      metadata: { type: 'object' },
      spec: { ...structuralSchema(version.spec), description: 'Desired state, written by users.' },
      status: { ...structuralSchema(version.status), description: 'Observed state, written by the operator.' },
    },
    ...(kind.rules.length > 0 ? { 'x-kubernetes-validations': [...kind.rules] } : {}),
  }
}

/** The document that `kubectl apply` takes: one namespaced kind, its versions, the status as a subresource. */
export function customResourceDefinition(kind: DefinedKind): CustomResourceDefinition {
  return definitionDocument({
    names: kind.names,
    scope: 'Namespaced',
    versions: kind.versions.map((version) => ({ ...version, schema: objectSchema(kind, version) })),
  })
}

interface VersionParts extends Pick<KindVersion, 'name' | 'served' | 'stored' | 'columns'> {
  readonly schema: StructuralSchema
}

/** A definition whose versions have a status subresource, from its parts. */
export function definitionDocument(definition: {
  readonly names: KindNames
  readonly scope: 'Namespaced' | 'Cluster'
  readonly versions: readonly VersionParts[]
  readonly annotations?: Readonly<Record<string, string>>
}): CustomResourceDefinition {
  const { names, scope, versions, annotations } = definition
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${names.group}`, ...(annotations ? { annotations } : {}) },
    spec: {
      group: names.group,
      names: {
        kind: names.kind,
        listKind: `${names.kind}List`,
        plural: names.plural,
        singular: names.singular,
        ...(names.shortNames.length > 0 ? { shortNames: names.shortNames } : {}),
        ...(names.categories.length > 0 ? { categories: names.categories } : {}),
      },
      scope,
      versions: versions.map(definedVersion),
    },
  }
}

function definedVersion({ name, served, stored, schema, columns }: VersionParts): DefinedVersion {
  return {
    name,
    served,
    storage: stored,
    schema: { openAPIV3Schema: schema },
    subresources: { status: {} },
    ...(columns.length > 0 ? { additionalPrinterColumns: columns } : {}),
  }
}
