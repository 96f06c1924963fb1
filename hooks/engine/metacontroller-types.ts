/**
 * Types of Metacontroller's hook protocol, version v2, and of its CompositeController (v4.17).
 * Source: Metacontroller's `pkg/controller/composite/api/v2/hooks.go` and `pkg/apis/metacontroller/v1alpha1/types.go`.
 */
import type { KubernetesObject } from '../kubernetes/objects.ts'

/** `Kind.version` for the core group, `Kind.group/version` otherwise: `Service.v1`, `Deployment.apps/v1`. */
export type KindKey = `${string}.${string}`

/** `namespace/name` for namespaced objects, the bare name for cluster-scoped ones (hook version v2). */
export type ObjectKey = string

/** Observed objects as the engine sends them: by kind, then by key. A kind that is asked for is there, possibly empty. */
export type ObjectMap = Readonly<Record<string, Readonly<Record<ObjectKey, KubernetesObject>>>>

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
    readonly values?: readonly string[]
  }[]
}

/**
 * One request of a customize hook: objects of one resource by name or by label. `names` excludes the selectors;
 * with neither, or with empty `names`, it means every object of the namespace.
 */
export interface ResourceRule {
  readonly apiVersion: string
  /** Plural, lower case: `configmaps`. */
  readonly resource: string
  readonly namespace?: string
  readonly names?: readonly string[]
  readonly labelSelector?: LabelSelector
  readonly namespaceSelector?: LabelSelector
}

export interface CustomizeHookRequest {
  readonly controller: KubernetesObject
  readonly parent: KubernetesObject
}

export interface CustomizeHookResponse {
  readonly relatedResources: readonly ResourceRule[]
}

export interface SyncHookRequest {
  readonly controller: KubernetesObject
  readonly parent: KubernetesObject
  readonly children: ObjectMap
  readonly related: ObjectMap
  readonly finalizing: boolean
}

export interface SyncHookResponse {
  /** Replaces the parent's status; the engine adds `observedGeneration`. */
  readonly status: Readonly<Record<string, unknown>>
  /** The complete desired set: what is missing here is deleted. Never null, never with a null in it. */
  readonly children: readonly ChildObject[]
  readonly resyncAfterSeconds?: number
  readonly finalized?: boolean
}

/** A desired child as it goes over the wire. */
export interface ChildObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string | undefined
    readonly labels?: Readonly<Record<string, string>> | undefined
    readonly annotations?: Readonly<Record<string, string>> | undefined
  }
  readonly [field: string]: unknown
}

export type UpdateMethod = 'OnDelete' | 'Recreate' | 'InPlace' | 'RollingRecreate' | 'RollingInPlace'

export interface Webhook {
  readonly url?: string
  readonly service?: {
    readonly name: string
    readonly namespace: string
    readonly port?: number
    readonly protocol?: string
  }
  readonly path?: string
  /** A Go duration: `10s`. */
  readonly timeout?: string
  /** Checks the hook's certificate instead of the system's authorities: PEM text. */
  readonly caBundle?: { readonly inline: string }
}

export interface Hook {
  readonly version?: 'v1' | 'v2'
  readonly webhook: Webhook
}

export interface CompositeController {
  readonly apiVersion: 'metacontroller.k8s.io/v1alpha1'
  readonly kind: 'CompositeController'
  readonly metadata: {
    readonly name: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: {
    readonly generateSelector?: boolean
    readonly resyncPeriodSeconds?: number
    readonly parentResource: {
      readonly apiVersion: string
      readonly resource: string
      readonly ignoreStatusChanges?: boolean
      readonly labelSelector?: LabelSelector
    }
    readonly childResources?: readonly {
      readonly apiVersion: string
      readonly resource: string
      readonly updateStrategy?: { readonly method: UpdateMethod }
    }[]
    readonly hooks: { readonly sync: Hook; readonly customize?: Hook; readonly finalize?: Hook }
  }
}
