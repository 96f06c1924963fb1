import { mcpExternalAuthConfigs, mcpGroups, mcpToolConfigs } from '../../api/resource-kinds.ts'
import type { AuthzConfig } from '../../api/v1alpha1/authz.ts'
import type { OidcConfig } from '../../api/v1alpha1/oidc.ts'
import type { ResourceKind } from '../../engine/kind.ts'
import type { ObjectMap, ResourceRule } from '../../engine/metacontroller-types.ts'
import { configMaps, pods } from '../../engine/resource-kinds.ts'
import { byLabel, byName, relatedObject } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'

/** The references that every workload's spec may hold. */
export interface ReferencingSpec {
  readonly oidcConfig?: OidcConfig | undefined
  readonly authzConfig?: AuthzConfig | undefined
  readonly toolConfigRef?: { readonly name: string } | undefined
  readonly externalAuthConfigRef?: { readonly name: string } | undefined
  readonly groupRef?: string | undefined
}

/** The referenced objects that exist. Secrets are never among them: pods get them by reference. */
export interface References {
  readonly oidcConfigMap: KubernetesObject | undefined
  readonly authorizationConfigMap: KubernetesObject | undefined
  readonly caBundleMap: KubernetesObject | undefined
  readonly toolConfig: KubernetesObject | undefined
  readonly externalAuthConfig: KubernetesObject | undefined
  readonly group: KubernetesObject | undefined
}

interface Owner {
  readonly name: string
  readonly namespace: string
}

/** What a workload's sync needs to see: the objects its spec names, and the pods of proxy and server. */
export function referenceRules(
  spec: ReferencingSpec,
  { name, namespace }: Owner,
  moreConfigMaps: readonly (string | undefined)[] = [],
): readonly ResourceRule[] {
  return [
    ...byName(configMaps, namespace, [
      oidcConfigMapName(spec),
      authorizationConfigMapName(spec),
      caBundleMapName(spec),
      ...moreConfigMaps,
    ]),
    ...byName(mcpToolConfigs, namespace, [spec.toolConfigRef?.name]),
    ...byName(mcpExternalAuthConfigs, namespace, [spec.externalAuthConfigRef?.name]),
    ...byName(mcpGroups, namespace, [spec.groupRef]),
    byLabel(pods, namespace, { toolhive: 'true', 'toolhive-name': name }),
  ]
}

/** Looks the references of a spec up among the related objects. */
export function resolveReferences(spec: ReferencingSpec, related: ObjectMap, namespace: string): References {
  const find = (kind: ResourceKind, name: string | undefined): KubernetesObject | undefined =>
    name ? relatedObject(related, kind, namespace, name) : undefined
  return {
    oidcConfigMap: find(configMaps, oidcConfigMapName(spec)),
    authorizationConfigMap: find(configMaps, authorizationConfigMapName(spec)),
    caBundleMap: find(configMaps, caBundleMapName(spec)),
    toolConfig: find(mcpToolConfigs, spec.toolConfigRef?.name),
    externalAuthConfig: find(mcpExternalAuthConfigs, spec.externalAuthConfigRef?.name),
    group: find(mcpGroups, spec.groupRef),
  }
}

function oidcConfigMapName({ oidcConfig }: ReferencingSpec): string | undefined {
  return oidcConfig?.type === 'configMap' ? oidcConfig.configMap?.name : undefined
}

function authorizationConfigMapName({ authzConfig }: ReferencingSpec): string | undefined {
  return authzConfig?.type === 'configMap' ? authzConfig.configMap?.name : undefined
}

function caBundleMapName({ oidcConfig }: ReferencingSpec): string | undefined {
  return oidcConfig?.type === 'inline' ? oidcConfig.inline?.caBundleRef?.configMapRef.name : undefined
}
