import type { KubernetesObject, ObjectMeta, PolicyRule } from '../kubernetes/objects.ts'
import type { Context } from '../settings.ts'
import type { KindVersion } from './kind-version.ts'
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
  readonly group: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
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
export interface SyncResult<Status = Readonly<Record<string, unknown>>> {
  readonly children: readonly ChildObject[]
  readonly status: Status
  readonly problems: readonly Problem[]
  readonly resyncAfterSeconds?: number | undefined
  /** Adopted objects are echoed, and so kept, unless this is true: then the engine deletes them, for their maker to make anew. */
  readonly discardsAdopted?: boolean
}

/** What a sync reads of the objects in its request, so that the rest of a large request need not be kept. */
export interface Trim {
  /** The part of a child that is read. */
  readonly child: (object: KubernetesObject) => KubernetesObject
  /** The part of a related object that is read. */
  readonly related: (object: KubernetesObject) => KubernetesObject
}

/** A kind without its schema and its rules: which resources the engine has to know for it. */
export interface KindResources {
  readonly names: KindNames
  /** The kind itself, in the version that the engine watches and that children's owner references name. */
  readonly parent: ResourceKind
  /** Kinds of children that we write. */
  readonly makes: readonly ResourceKind[]
  /** Kinds of objects that others make and label `controller-uid`: echoed, garbage collected with the parent. */
  readonly adopts: readonly AdoptedKind[]
  /** Kinds that `customize` may name. */
  readonly relates: readonly ResourceKind[]
  /** Labels by which `customize` may select: the gateway remembers these of what the engine has seen, and no others. */
  readonly relatesByLabels?: readonly string[]
}

/** A kind as its folder declares it. `Model` is what every version's spec is read into, `Status` what its syncs write. */
export interface KindDefinition<Model, Status extends Readonly<Record<string, unknown>>> extends KindResources {
  /** One paragraph for `kubectl explain`. */
  readonly description: string
  /** The versions of the API in which the kind is served; one of them is the parent's. */
  readonly versions: readonly KindVersion<Model, Status>[]
  /** Rules on the whole object (`self.spec`, `self.metadata.name`), the same in every version. */
  readonly rules: readonly CelRule[]
  /** What the Roles among the children allow: the API server lets nobody grant a right that he does not hold. */
  readonly grants?: readonly PolicyRule[]
  /** The objects that `sync` needs, from identity and spec alone (the engine caches the answer per generation). */
  customize(parent: Parent<Model>, context: Context): readonly ResourceRule[]
  sync(request: SyncRequest<Model>, context: Context): SyncResult<Status>
  /**
   * What `sync` reads of its objects; everything where absent. `isNamed` tells the related objects that `customize` asks for
   * by name from those that it asks for by label or by kind.
   */
  trim?(parent: Parent<Model>, isNamed: (object: KubernetesObject) => boolean): Partial<Trim>
  /**
   * What the parent's own pods would publish for other hooks to see, as far as the known objects decide it: for the
   * command line, where no pods run.
   */
  preview?(parent: Parent<Model>, find: FindObject, context: Context): readonly KubernetesObject[]
  /** The answer for a parent whose spec cannot be read, stored under an older schema: children are held. */
  hold(request: SyncRequest<unknown>, problems: readonly Problem[], context: Context): SyncResult<Status>
}

/** Finds an object that is known, by kind, namespace and name. */
export type FindObject = (kind: ResourceKind, namespace: string, name: string) => KubernetesObject | undefined

/** A kind as shared code sees it: the types of its spec and status are its own. */
export interface Kind extends KindResources {
  readonly description: string
  readonly versions: readonly KindVersion[]
  readonly rules: readonly CelRule[]
  readonly grants?: readonly PolicyRule[]
  customize(parent: KubernetesObject, context: Context): readonly ResourceRule[]
  preview(parent: KubernetesObject, find: FindObject, context: Context): readonly KubernetesObject[]
  sync(request: UnreadSyncRequest, context: Context): SyncResult
  /** The answer that holds the children for problems that are found before the sync. */
  hold(request: UnreadSyncRequest, problems: readonly Problem[], context: Context): SyncResult
  trim(parent: KubernetesObject, context: Context): Trim
}

/** A request whose parent is not read yet. */
export interface UnreadSyncRequest {
  readonly parent: KubernetesObject
  readonly children: ObjectMap
  readonly related: ObjectMap
}

/** A kind as the API server serves it in one of its versions. */
export function resourceKindOf({ group, kind, plural }: KindNames, version: string): ResourceKind {
  return { apiVersion: `${group}/${version}`, kind, resource: plural }
}
