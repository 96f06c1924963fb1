import { customResourceDefinition } from '../../../hooks/crd/definition.ts'
import { compositeController } from '../../../hooks/engine/composite-controller.ts'
import type { Kind } from '../../../hooks/engine/kind.ts'
import type { CompositeController } from '../../../hooks/engine/metacontroller-types.ts'
import { type EngineRights, rbacRules } from '../../../hooks/engine/rbac.ts'

/** What the templates of the chart need to know of the kinds. */
export interface KindFacts {
  readonly group: string
  /** Plurals, for the roles that people get. */
  readonly resources: readonly string[]
  /** Plurals of the kinds that record who refers to them: not deleted while somebody does. */
  readonly referable: readonly { readonly apiVersion: string; readonly resource: string }[]
  /** Those whose objects may change the pod that runs for them. */
  readonly podTemplates: readonly { readonly apiVersion: string; readonly resource: string }[]
  readonly rights: EngineRights
  /** For hooks on loopback; the templates set names, labels and where the hooks are. */
  readonly controllers: readonly CompositeController[]
}

/** The facts, derived from the declarations of the kinds. */
export function kindFacts(kinds: readonly Kind[]): KindFacts {
  return {
    group: [...new Set(kinds.map(({ names }) => names.group))].join(),
    resources: kinds.map(({ names }) => names.plural).toSorted(),
    referable: kinds.filter((kind) => hasField(kind, 'status', 'referencingServers')).flatMap(versionsOf),
    podTemplates: kinds.filter((kind) => hasField(kind, 'spec', 'podTemplateSpec')).flatMap(versionsOf),
    rights: rbacRules(kinds),
    controllers: kinds.map((kind) => compositeController(kind, { endpoint: { url: 'http://127.0.0.1:8080' } })),
  }
}

function versionsOf({ versions, names }: Kind): readonly { readonly apiVersion: string; readonly resource: string }[] {
  return versions.map(({ name }) => ({ apiVersion: name, resource: names.plural }))
}

function hasField(kind: Kind, block: 'spec' | 'status', field: string): boolean {
  const { versions } = customResourceDefinition(kind).spec
  return versions.some(({ schema }) => schema.openAPIV3Schema.properties?.[block]?.properties?.[field])
}
