import type { TokenValidation } from '../../workload/workload.ts'
import type {
  AuditDocument,
  AuthorizationDocument,
  PermissionProfileDocument,
  TelemetryDocument,
} from './feature-documents.ts'

/** One entry of the middleware chain; `parameters` must be there even when empty. */
export interface Middleware {
  readonly type: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/**
 * RunConfig, dialect v0.5: what the runner reads at start. Members stand in the document's order, which is part of its checksum.
 * Absent members are `undefined`.
 */
export interface RunConfig {
  readonly schema_version: 'v0.1.0'
  readonly image: string
  readonly remote_url: string | undefined
  readonly cmd_args: readonly string[] | undefined
  readonly name: string
  readonly container_name: string
  readonly base_name: string
  readonly transport: string
  readonly host: string
  readonly port: number
  readonly target_port: number | undefined
  readonly permission_profile_name_or_path: string | undefined
  readonly permission_profile: PermissionProfileDocument
  readonly env_vars: Readonly<Record<string, string>>
  readonly env_file_dir: string | undefined
  readonly volumes: readonly string[] | undefined
  readonly container_labels: Readonly<Record<string, string>>
  readonly oidc_config: RunConfigOidc | undefined
  readonly authz_config: AuthorizationDocument | undefined
  readonly audit_config: AuditDocument | undefined
  readonly telemetry_config: TelemetryDocument | undefined
  readonly trust_proxy_headers: true | undefined
  readonly proxy_mode: string | undefined
  readonly thv_ca_bundle: string | undefined
  readonly jwks_auth_token_file: string | undefined
  readonly tools_filter: readonly string[] | undefined
  readonly tools_override:
    | Readonly<Record<string, { readonly name?: string; readonly description?: string }>>
    | undefined
  readonly middleware_configs: readonly Middleware[] | undefined
}

/** The runner's keys for token validation carry no JSON tags, hence the capitals; all of them are always present. */
export interface RunConfigOidc {
  readonly Issuer: string
  readonly Audience: string
  readonly JWKSURL: string
  readonly ClientID: string
  readonly ClientSecret: string
  readonly CACertPath: string
  readonly AuthTokenFile: string
  readonly AllowPrivateIP: boolean
  readonly InsecureAllowHTTP: boolean
  readonly IntrospectionURL: string
  readonly ResourceURL: string
}

/** `oidc_config` of the RunConfig. The client secret is never in it: it reaches the proxy as an environment variable. */
export function runConfigOidc(validation: TokenValidation): RunConfigOidc {
  return {
    Issuer: validation.issuer,
    Audience: validation.audience,
    JWKSURL: validation.jwksUrl,
    ClientID: validation.clientId,
    ClientSecret: '',
    CACertPath: validation.caBundlePath,
    AuthTokenFile: validation.tokenPath,
    AllowPrivateIP: validation.allowPrivateIp,
    InsecureAllowHTTP: validation.insecureAllowHttp,
    IntrospectionURL: validation.introspectionUrl,
    ResourceURL: validation.resourceUrl,
  }
}
