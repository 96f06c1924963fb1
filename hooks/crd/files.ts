import { customResourceDefinition, type DefinedKind } from './definition.ts'
import { editorSchema } from './editor-schema.ts'
import { metacontrollerDefinitions } from './metacontroller/definitions.ts'

/** A generated file as a value: the shell writes the document as YAML or JSON, by the ending of the path. */
export interface GeneratedDocument {
  /** From the root of the repository. */
  readonly path: string
  readonly document: unknown
}

/** The definitions of our kinds: `manifests/crds/<group>_<plural>.yaml`. */
export function crdFiles(kinds: readonly DefinedKind[]): readonly GeneratedDocument[] {
  return kinds.map((kind) => ({
    path: `manifests/crds/${kind.names.group}_${kind.names.plural}.yaml`,
    document: customResourceDefinition(kind),
  }))
}

/** Metacontroller's own definitions, in a folder that `kubectl apply -f manifests/crds` leaves alone: clusters may have them. */
export function metacontrollerCrdFiles(): readonly GeneratedDocument[] {
  return metacontrollerDefinitions().map((definition) => ({
    path: `manifests/crds/metacontroller/${definition.spec.group}_${definition.spec.names.plural}.yaml`,
    document: definition,
  }))
}

/** JSON Schemas for editors: `manifests/schemas/<group>/<kind>_<version>.json`. */
export function editorSchemaFiles(kinds: readonly DefinedKind[]): readonly GeneratedDocument[] {
  return kinds.flatMap((kind) =>
    kind.versions.map((version) => ({
      path: `manifests/schemas/${kind.names.group}/${kind.names.singular}_${version.name}.json`,
      document: editorSchema(kind, version),
    })),
  )
}
