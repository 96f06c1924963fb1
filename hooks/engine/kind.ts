import type { z } from 'zod'
import type { KubernetesObject, ObjectMeta, PolicyRule } from '../kubernetes/objects.ts'
import { isRecord } from '../kubernetes/read.ts'
import type { Context } from '../settings.ts'
import type { ChildObject, ObjectMap, ResourceRule } from './metacontroller-types.ts'

/** A kind of objects as the API server serves it. */
export interface ResourceKind {
  readonly apiVersion: string
  readonly kind: string
  /** Plural, lower case. */
  readonly resource: string
}

/** A kind of objects that others make for a parent and label `controller-uid`, so that the engine adopts them. */
export interface AdoptedKind extends ResourceKind {
  /** The adopted object's name where the kind is also one that we make; without it every observed object is adopted. */
  readonly name?: (parentName: string) => string
}

export interface KindNames {
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
}

export interface PrinterColumn {
  readonly name: string
  readonly type: 'string' | 'integer' | 'date' | 'boolean' | 'number'
  readonly jsonPath: string
  readonly description: string
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority?: number
}

/** A rule of the Common Expression Language that the API server checks on writes. */
export interface CelRule {
  readonly rule: string
  readonly message: string
  readonly messageExpression?: string
  readonly fieldPath?: string
  /** Lets the rule run on creation as well, with `oldSelf` empty: for what only new objects must obey. */
  readonly optionalOldSelf?: true
  readonly reason?: 'FieldValueInvalid' | 'FieldValueForbidden' | 'FieldValueRequired' | 'FieldValueDuplicate'
}

/** A user's mistake as a value: what is wrong, then what to do. `error` holds the children, `warning` does not. */
export interface Problem {
  readonly reason: string
  readonly message: string
  readonly severity: 'error' | 'warning'
  /** Path in the parent: `spec.toolConfigRef.name`. */
  readonly field?: string
}

/** A parent with its spec parsed and defaulted; `status` is what was last written, not trusted in shape. */
export interface Parent<Spec> {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta & { readonly namespace: string }
  readonly spec: Spec
  readonly status?: Readonly<Record<string, unknown>> | undefined
}

export interface SyncRequest<Spec> {
  readonly parent: Parent<Spec>
  readonly children: ObjectMap
  readonly related: ObjectMap
}

/**
 * What a kind answers: `engine/response` turns it into the engine's document. `problems` go to the log and the CLI;
 * one of severity `error` says that the children are held, and held children are not repaired.
 */
export interface Outcome {
  readonly children: readonly ChildObject[]
  readonly status: Readonly<Record<string, unknown>>
  readonly problems: readonly Problem[]
  readonly resyncAfterSeconds?: number | undefined
}

/** A kind without its schema and its rules: which resources the engine has to know for it. */
export interface KindResources {
  readonly names: KindNames
  /** Kinds of children that we write. */
  readonly makes: readonly ResourceKind[]
  /** Kinds of objects that others make and label `controller-uid`: echoed, garbage collected with the parent. */
  readonly adopts: readonly AdoptedKind[]
  /** Kinds that `relate` may name. */
  readonly relates: readonly ResourceKind[]
}

export interface KindDefinition<Spec> extends KindResources {
  /** One paragraph for `kubectl explain`. */
  readonly description: string
  readonly spec: z.ZodType<Spec>
  readonly status: z.ZodType
  readonly columns: readonly PrinterColumn[]
  /** Rules on the whole object (`self.spec`, `self.metadata.name`). */
  readonly rules: readonly CelRule[]
  /** What the Roles among the children allow: the API server lets nobody grant a right that he does not hold. */
  readonly grants?: readonly PolicyRule[]
  /** The objects that `sync` needs, from identity and spec alone (the engine caches the answer per generation). */
  relate(parent: Parent<Spec>, context: Context): readonly ResourceRule[]
  sync(request: SyncRequest<Spec>, context: Context): Outcome
  /**
   * What the parent's own pods would publish for other hooks to see, as far as the known objects decide it: for the
   * command line, where no pods run.
   */
  preview?(parent: Parent<Spec>, find: FindObject, context: Context): readonly KubernetesObject[]
  /** The answer for a parent whose spec cannot be read, stored under an older schema: children are held. */
  refuse(request: SyncRequest<unknown>, problems: readonly Problem[], context: Context): Outcome
}

/** Finds an object that is known, by kind, namespace and name. */
export type FindObject = (kind: ResourceKind, namespace: string, name: string) => KubernetesObject | undefined

/** A kind as shared code sees it: its spec type is its own affair. */
export interface Kind extends Omit<KindDefinition<unknown>, 'relate' | 'sync' | 'refuse' | 'preview'> {
  readonly group: string
  readonly version: string
  readonly apiVersion: string
  relate(parent: KubernetesObject, context: Context): readonly ResourceRule[]
  preview(parent: KubernetesObject, find: FindObject, context: Context): readonly KubernetesObject[]
  sync(request: { parent: KubernetesObject; children: ObjectMap; related: ObjectMap }, context: Context): Outcome
}

export const apiGroup = 'toolhive.stacklok.dev'
export const apiVersion = 'v1alpha1'

/** One of our kinds as the API server serves it. */
export function resourceKindOf({ kind, plural }: KindNames): ResourceKind {
  return { apiVersion: `${apiGroup}/${apiVersion}`, kind, resource: plural }
}

/** Closes a definition over its spec type: parents come in as any object and are parsed here, once. */
export function defineKind<Spec>(definition: KindDefinition<Spec>): Kind {
  return {
    ...definition,
    group: apiGroup,
    version: apiVersion,
    apiVersion: `${apiGroup}/${apiVersion}`,
    relate(parent, context) {
      const spec = definition.spec.safeParse(parent['spec'] ?? {})
      return spec.success ? definition.relate(parentOf(parent, spec.data), context) : []
    },
    preview(parent, find, context) {
      const spec = definition.spec.safeParse(parent['spec'] ?? {})
      return spec.success ? (definition.preview?.(parentOf(parent, spec.data), find, context) ?? []) : []
    },
    sync({ parent, children, related }, context) {
      const spec = definition.spec.safeParse(parent['spec'] ?? {})
      if (!spec.success) {
        return definition.refuse(
          { parent: parentOf(parent, undefined), children, related },
          spec.error.issues.map(unreadable),
          context,
        )
      }
      return definition.sync({ parent: parentOf(parent, spec.data), children, related }, context)
    },
  }
}

function parentOf<Spec>(parent: KubernetesObject, spec: Spec): Parent<Spec> {
  const status = parent['status']
  return {
    apiVersion: parent.apiVersion,
    kind: parent.kind,
    metadata: { ...parent.metadata, namespace: parent.metadata.namespace ?? 'default' },
    spec,
    status: isRecord(status) ? status : undefined,
  }
}

function unreadable(issue: z.core.$ZodIssue): Problem {
  const field = ['spec', ...issue.path].join('.')
  return {
    reason: 'SpecInvalid',
    severity: 'error',
    field,
    message: `${field}: ${issue.message}. Correct the field; the children stay as they are until then.`,
  }
}
