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
      'A field of the spec violates the schema. The object was stored under an older schema, or has not been validated by an API server. Correct the field that the message names.',
  },
  NameInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The name is too long or contains dots, so the Service or the labels derived from it would be rejected. Create the object again under another name.',
  },
  NameConflict: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'Another MCPServer, MCPRemoteProxy or MCPRegistry already owns child objects with the same names. Rename or delete one of the two; the other then works without further action.',
  },
  RelatedTooLarge: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The objects that this one depends on (the ConfigMaps and configurations that it refers to, and the pods with its labels) are too large to be processed together: more than 12 MiB. Reduce their size or number.',
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
      'A tool filter or tool override is invalid: a name is empty or contains a comma or line break, or an override has neither a name nor a description.',
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
      'The MCPExternalAuthConfig lacks a field that its type requires: `tokenExchange`, or the name or key of the client secret.',
  },
  TokenExchangeNeedsOIDC: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      "Token exchange requires authenticated callers. Without `oidcConfig` the proxy would exchange nothing and forward every caller's token without validating it. Add `oidcConfig`.",
  },
  OIDCConfigInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The OIDC settings cannot protect the proxy: the field for the chosen type is missing, there is neither an issuer nor a JWKS URL, the issuer is not a URL or does not use TLS (see `insecureAllowHTTP`), or the reference to the client secret is incomplete.',
  },
  OIDCConfigMapInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation: 'The ConfigMap with the OIDC settings does not exist, or its content is invalid.',
  },
  CABundleInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The ConfigMap that `caBundleRef` refers to does not exist or lacks the key, so the proxy could not start. Create it or correct the reference.',
  },
  AuthorizationInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The Cedar policies or entities are invalid: there is no policy, a string holds more than one policy (the proxy would ignore all but the first), or something does not parse. A policy may have up to 10,000 characters, and all policies of a server or proxy together up to 100,000.',
  },
  AuthorizationConfigMapInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation: 'The ConfigMap with the authorization policies does not exist, lacks the key, or has invalid content.',
  },
  PermissionProfileInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'The permission profile is not a built-in profile, or the ConfigMap that holds it does not exist or has invalid content.',
  },
  ResourcesInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'A CPU or memory value is not a valid Kubernetes quantity (such as `500m` or `128Mi`), or a request exceeds its limit.',
  },
  MetadataOverrideInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation: 'A label or annotation in `resourceOverrides` is invalid: the API server would reject it.',
  },
  EnvironmentInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'An environment variable is invalid: its name is empty or contains `=`, a line break or a non-ASCII character, its value contains a line break, or two variables from Secrets have the same name.',
  },
  VolumeInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation:
      'A volume cannot be mounted: a path is empty or relative, or contains `..`, a colon or shell characters, or its name or mount path is already used by another volume, by `podTemplateSpec` or by the proxy.',
  },
  ImageInvalid: {
    condition: 'ConfigurationValid',
    severity: 'error',
    explanation: 'The image is empty, contains whitespace or begins with a hyphen, so it cannot be started.',
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
      'The MCP server is configured to run as a ServiceAccount that the operator reserves for its own pods (the name ends in `-proxy-runner` or `-registry-api`). With their permissions it could start images that no registry lists, or change that list. Use another ServiceAccount, or omit it.',
  },
  InvalidPodTemplateSpec: {
    condition: 'PodTemplateValid',
    severity: 'error',
    explanation:
      '`podTemplateSpec` is not a valid pod template: a field has the wrong type, a field name has the wrong capitalisation, or the template is nested too deeply or too large (the proxy receives it, together with `secrets` and `volumes`, as a single argument of at most 128 KiB). Correct the field that the message names.',
  },
  ImageValidationFailed: {
    condition: 'ImageValidated',
    severity: 'error',
    explanation:
      'The namespace has a registry with `enforceServers`, and an image of the server or of its pod template (containers, init containers, image volumes) is not listed in any enforcing registry. Add the image to a registry or use an image that is listed. Running pods keep running; no new ones are started.',
  },
  SourceInvalid: {
    condition: 'SourceAvailable',
    severity: 'warning',
    explanation:
      'The source of the registry is misconfigured: the field for its type is missing, more than one of branch, tag and commit is set, or it refers to a ConfigMap that the registry itself writes. Correct `spec.source`.',
  },
  ClientSecretInClearText: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'An OIDC client secret is stored in plain text in the object or in a ConfigMap. Move it to a Secret and refer to it with `clientSecretRef`.',
  },
  ServiceAccountNotEnforced: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'The proxy cannot enforce `oidcConfig.kubernetes.serviceAccount` and `.namespace`: it accepts every token of the cluster with the right audience. Restrict callers with a policy on `principal` in `authzConfig`.',
  },
  AudienceNotChecked: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'Without an audience the proxy also accepts tokens that the issuer issued for other services. Set the audience.',
  },
  FileNotMounted: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'The spec refers to a CA bundle or token file that is not in any volume of the proxy. Unless the file gets into the pod in another way, the proxy does not start. Refer to the CA bundle with `caBundleRef`, or add an entry to `volumes` whose `mountPath` contains the file.',
  },
  TelemetryInvalid: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'A telemetry setting is ignored because it is invalid: a header is not of the form `name=value`, the sampling rate is not a number from 0 to 1 (0.05 is used instead), or OpenTelemetry has no endpoint.',
  },
  EnvironmentReserved: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      '`MCP_TRANSPORT`, `MCP_PORT` and `FASTMCP_PORT` are set from `transport` and `mcpPort`; values in `env` have no effect.',
  },
  PermissionProfileNotEnforced: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'Permission profiles are not enforced on Kubernetes. Use a NetworkPolicy and the security context in `podTemplateSpec` instead.',
  },
  RestartRequestInvalid: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation:
      'A restart annotation is invalid: `restarted-at` must be an RFC 3339 timestamp, and `restart-strategy` must be `rolling` or `immediate`.',
  },
  DeprecatedToolsIgnored: {
    condition: 'ConfigurationWarning',
    severity: 'warning',
    explanation: '`tools` has no effect if `toolConfigRef` is set. Remove it.',
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
