import type { Problem } from '../engine/kind.ts'

interface ReasonEntry {
  /** Type of the condition that shows this problem; `Ready` follows from all of them. */
  readonly condition: string
  /** An error holds the children as they are; a warning is only told. */
  readonly severity: 'error' | 'warning'
  /** What happened and what to do, for the page of reasons. */
  readonly explanation: string
}

/**
 * Every reason that a problem can have, in one place: conditions, the page `docs/reference/reasons.md` and the
 * problems of the command line are made from it.
 */
export const reasons = {
  SpecInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'A field of the spec does not follow the schema. The object was stored under an older schema, or was not checked by an API server. Correct the field that the message names.',
  },
  NameInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The name is too long or contains dots, so that the Service or the labels made from it would be refused. Create the object again under a shorter name.',
  },
  NameConflict: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'Another object of our kinds already makes children of the same names. Rename or delete one of the two; the other goes on by itself.',
  },
  RelatedTooLarge: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The objects that this one depends on (ConfigMaps and configurations that it names, pods that carry its labels) are too large to be read together: more than 12 MiB. Make them smaller or fewer.',
  },
  ToolConfigNotFound: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The MCPToolConfig named in `toolConfigRef` does not exist in the namespace. Create it or remove the reference.',
  },
  ToolConfigInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'A tool filter or a tool override cannot be used: an empty name, a comma or a line break in a name, or an override with neither name nor description.',
  },
  ExternalAuthConfigNotFound: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The MCPExternalAuthConfig named in `externalAuthConfigRef` does not exist in the namespace. Create it or remove the reference.',
  },
  ExternalAuthConfigInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The MCPExternalAuthConfig lacks what its type needs: the block `tokenExchange`, or the name or key of the client secret.',
  },
  TokenExchangeNeedsOIDC: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      "Token exchange works on the token of an authenticated caller. Without `oidcConfig` the proxy would exchange nothing and pass every caller's token on unchecked. Add `oidcConfig`.",
  },
  OIDCConfigInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The OIDC settings cannot protect the proxy: the block of the chosen type is missing, there is neither an issuer nor a JWKS URL, the issuer is no URL or has no TLS (see `insecureAllowHTTP`), or the reference to the client secret is incomplete.',
  },
  OIDCConfigMapInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation: 'The ConfigMap with the OIDC settings does not exist, or its content cannot be read.',
  },
  CABundleInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The ConfigMap that `caBundleRef` names does not exist or lacks the key, so that the proxy could not start. Create it or correct the reference.',
  },
  AuthorizationInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The Cedar policies or entities cannot be used: no policy, more than one policy in one string (the proxy would drop all but the first), or text that does not parse. A policy may have 10,000 characters, all of a workload 100,000.',
  },
  AuthorizationConfigMapInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The ConfigMap with the authorization policies does not exist, lacks the key, or its content cannot be read.',
  },
  PermissionProfileInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The permission profile is none of the built-in ones, or the ConfigMap that holds it is missing or cannot be read.',
  },
  ResourcesInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'A CPU or memory value is no Kubernetes quantity (write for example `500m` or `128Mi`), or a request is above its limit.',
  },
  MetadataOverrideInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation: 'A label or annotation of `resourceOverrides` is not one that the API server takes.',
  },
  EnvironmentInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'An environment variable has a name or a value that a process cannot have: an empty name, `=`, a line break, a letter outside of ASCII in a name, or two variables of one name among those from Secrets.',
  },
  VolumeInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'A volume cannot be mounted: an empty or relative path, a path with `..`, a colon or shell characters, or a name or mount path that is used twice, also by `podTemplateSpec` or the proxy itself.',
  },
  ImageInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation: 'The image is empty, has blanks in it or begins with a dash, so that nothing can be started.',
  },
  RemoteURLInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation: 'The remote URL is not an http or https URL with a host.',
  },
  ServiceAccountReserved: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The MCP server is to run as a ServiceAccount that the operator makes for its own pods (its name ends in `-proxy-runner` or `-registry-api`): with their rights it could start images that no registry lists, or change that list. Name another account, or none.',
  },
  InvalidPodTemplateSpec: {
    condition: 'PodTemplateValid',
    severity: 'error',
    explanation:
      '`podTemplateSpec` is no pod template: a field has the wrong type, or a name that differs from the right one in the case of its letters. Correct the field that the message names. Or it is nested too deep, or too large: the proxy takes it, together with `secrets` and `volumes`, as one argument of at most 128 KiB.',
  },
  ImageValidationFailed: {
    condition: 'ImageValidated',
    severity: 'error',
    explanation:
      'A registry with `enforceServers` is in the namespace and an image of the server or of its pod template (containers, init containers, image volumes) is in none of the enforcing registries. Add the image to a registry or use one that is in it. What runs keeps running; nothing new is started.',
  },
  SourceInvalid: {
    condition: 'SourceAvailable',
    severity: 'warning',
    explanation:
      'The source of a registry cannot be read whatever it holds: the block of its type is missing, more than one of branch, tag and commit is given, or it names a ConfigMap that the registry itself writes. Correct `spec.source`.',
  },
  ClientSecretInClearText: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'An OIDC client secret stands in clear text in the object or in a ConfigMap. Move it to a Secret and name it in `clientSecretRef`.',
  },
  ServiceAccountNotEnforced: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      '`oidcConfig.kubernetes.serviceAccount` and `.namespace` are not a restriction that the proxy knows: every token of the cluster with the right audience is accepted. Restrict callers with a policy on `principal` in `authzConfig`.',
  },
  AudienceNotChecked: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'Without an audience the proxy accepts tokens of the issuer that were made for somebody else. Set the audience.',
  },
  FileNotMounted: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'A CA bundle or a token file is named that no volume of the proxy holds. If nothing else puts the file into the pod, the proxy does not start. Name the CA bundle in `caBundleRef`, or mount the file with an entry of `volumes` whose `mountPath` holds it.',
  },
  TelemetryInvalid: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'A telemetry setting is left out because it cannot be read: a header that is not `name=value`, a sampling rate that is no number from 0 to 1 (0.05 is used), or OpenTelemetry without an endpoint.',
  },
  EnvironmentReserved: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      '`MCP_TRANSPORT`, `MCP_PORT` and `FASTMCP_PORT` follow from `transport` and `mcpPort`; values given in `env` have no effect.',
  },
  PermissionProfileNotEnforced: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'Permission profiles restrict nothing on Kubernetes. Use a NetworkPolicy and the security context of `podTemplateSpec`.',
  },
  RestartRequestInvalid: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'A restart annotation cannot be read: `restarted-at` must be an RFC 3339 time, `restart-strategy` must be `rolling` or `immediate`.',
  },
  DeprecatedToolsIgnored: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation: '`tools` has no effect beside `toolConfigRef`. Remove it.',
  },
} as const satisfies Readonly<Record<string, ReasonEntry>>

export type Reason = keyof typeof reasons

/** A user's mistake as a value. `message` says what is wrong, then what to do; the severity is the catalogue's. */
export function problem(reason: Reason, { message, field }: { message: string; field: string }): Problem {
  return { reason, message, field, severity: reasons[reason].severity }
}

/** Type of the condition that a problem belongs to; problems outside the catalogue concern the configuration. */
export function conditionOf({ reason }: Problem): string {
  return isReason(reason) ? reasons[reason].condition : 'ConfigurationValid'
}

function isReason(reason: string): reason is Reason {
  return Object.hasOwn(reasons, reason)
}
