/** Metadata as the API server writes it; only what our code reads. */
export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string | undefined
  readonly uid?: string | undefined
  readonly generation?: number | undefined
  readonly resourceVersion?: string | undefined
  readonly creationTimestamp?: string | undefined
  readonly deletionTimestamp?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly annotations?: Readonly<Record<string, string>> | undefined
  readonly ownerReferences?: readonly OwnerReference[] | undefined
  readonly managedFields?: readonly ManagedFieldsEntry[] | undefined
}

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean | undefined
  readonly blockOwnerDeletion?: boolean | undefined
}

export interface ManagedFieldsEntry {
  readonly manager?: string | undefined
  readonly operation?: string | undefined
  readonly subresource?: string | undefined
  readonly fieldsV1?: Readonly<Record<string, unknown>> | undefined
}

/** Any object of the API server: its identity is known, its content is read through `kubernetes/read`. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

/** Which object: enough to name it in a message or to echo it to the engine. */
export interface ObjectReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string | undefined
}

/** What an RBAC role allows. */
export interface PolicyRule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames?: readonly string[] | undefined
  readonly verbs: readonly string[]
}
