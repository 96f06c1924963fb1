import type { ResourceKind } from './kind.ts'

/** Kubernetes' own kinds that our kinds make, adopt or relate. */
export const configMaps: ResourceKind = { apiVersion: 'v1', kind: 'ConfigMap', resource: 'configmaps' }
export const services: ResourceKind = { apiVersion: 'v1', kind: 'Service', resource: 'services' }
export const serviceAccounts: ResourceKind = { apiVersion: 'v1', kind: 'ServiceAccount', resource: 'serviceaccounts' }
export const pods: ResourceKind = { apiVersion: 'v1', kind: 'Pod', resource: 'pods' }
export const deployments: ResourceKind = { apiVersion: 'apps/v1', kind: 'Deployment', resource: 'deployments' }
export const statefulSets: ResourceKind = { apiVersion: 'apps/v1', kind: 'StatefulSet', resource: 'statefulsets' }
export const roles: ResourceKind = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', resource: 'roles' }
export const roleBindings: ResourceKind = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  resource: 'rolebindings',
}

/** What the engine reads for itself, cluster-wide: its own kinds and the definitions of the parents. */
export const engineDefinitions: readonly ResourceKind[] = [
  { apiVersion: 'metacontroller.k8s.io/v1alpha1', kind: 'CompositeController', resource: 'compositecontrollers' },
  { apiVersion: 'metacontroller.k8s.io/v1alpha1', kind: 'ControllerRevision', resource: 'controllerrevisions' },
  { apiVersion: 'metacontroller.k8s.io/v1alpha1', kind: 'DecoratorController', resource: 'decoratorcontrollers' },
  { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', resource: 'customresourcedefinitions' },
]
