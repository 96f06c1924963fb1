import type { Deployment as KubernetesDeployment } from 'kubernetes-types/apps/v1.js'
import type {
  ConfigMap as KubernetesConfigMap,
  Container as KubernetesContainer,
  EnvVar as KubernetesEnvVar,
  PodSpec as KubernetesPodSpec,
  Service as KubernetesService,
  ServiceAccount as KubernetesServiceAccount,
  Volume as KubernetesVolume,
  VolumeMount as KubernetesVolumeMount,
} from 'kubernetes-types/core/v1.js'
import type { Role as KubernetesRole, RoleBinding as KubernetesRoleBinding } from 'kubernetes-types/rbac/v1.js'

/*
 * Objects as builders write them, checked against Kubernetes' own types. The package's declarations leave these out:
 * whoever uses the package need not have `kubernetes-types`.
 */

/**
 * A document under construction: optional fields may be given as `undefined`, which `engine/response` prunes.
 * So a builder stays one literal, without an `if` for each optional field.
 */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly Draft<Item>[]
  : T extends object
    ? {
        readonly [Key in keyof T]: Record<never, never> extends Pick<T, Key> ? Draft<T[Key]> | undefined : Draft<T[Key]>
      }
    : T

type Built<T> = Draft<Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'status'>> & {
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly labels?: Readonly<Record<string, string>> | undefined
    readonly annotations?: Readonly<Record<string, string>> | undefined
  }
}

export type ConfigMap = Built<KubernetesConfigMap> & { readonly apiVersion: 'v1'; readonly kind: 'ConfigMap' }
export type Service = Built<KubernetesService> & { readonly apiVersion: 'v1'; readonly kind: 'Service' }
export type ServiceAccount = Built<KubernetesServiceAccount> & {
  readonly apiVersion: 'v1'
  readonly kind: 'ServiceAccount'
}
export type Deployment = Built<KubernetesDeployment> & { readonly apiVersion: 'apps/v1'; readonly kind: 'Deployment' }
export type Role = Built<KubernetesRole> & {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1'
  readonly kind: 'Role'
}
export type RoleBinding = Built<KubernetesRoleBinding> & {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1'
  readonly kind: 'RoleBinding'
}

export type Container = Draft<KubernetesContainer>
export type EnvVar = Draft<KubernetesEnvVar>
export type PodSpec = Draft<KubernetesPodSpec>
export type Volume = Draft<KubernetesVolume>
export type VolumeMount = Draft<KubernetesVolumeMount>
