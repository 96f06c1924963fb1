import { z } from 'zod'
import { celRules } from '../../crd/markers.ts'
import { FilePath, LongText, ObjectName, ShortText, Url } from '../bounds.ts'
import { SecretKeyReference } from './references.ts'

/** Tokens issued by the cluster itself: service account tokens. */
export const KubernetesOidc = z.object({
  serviceAccount: ObjectName.optional().describe(
    'ServiceAccount whose tokens should be accepted. The proxy cannot restrict callers to it; a warning in the status says so.',
  ),
  namespace: ObjectName.optional().describe(
    'Namespace of that ServiceAccount. The proxy cannot restrict callers to it; a warning in the status says so.',
  ),
  audience: ShortText.default('toolhive').describe('Audience that tokens must have. Default: toolhive.'),
  issuer: Url.default('https://kubernetes.default.svc').describe(
    'Issuer that tokens must have. Default: https://kubernetes.default.svc.',
  ),
  jwksUrl: Url.optional().describe('URL of the signing keys (JWKS). By default it is discovered through the issuer.'),
  introspectionUrl: Url.optional().describe(
    'URL of the introspection endpoint for opaque tokens. By default it is discovered through the issuer.',
  ),
  useClusterAuth: z
    .boolean()
    .optional()
    .describe('Whether the proxy uses the CA bundle and token of its pod to connect to the issuer. Default: true.'),
})
export type KubernetesOidc = z.infer<typeof KubernetesOidc>

/** Settings kept in a ConfigMap: one JSON or YAML document, or one key per setting. */
export const ConfigMapOidc = z.object({
  name: ObjectName.describe('Name of the ConfigMap, in the same namespace.'),
  key: ObjectName.default('oidc.json').describe(
    'Key that holds the document. If the ConfigMap has no such key, each setting is read from its own key. Default: oidc.json.',
  ),
})
export type ConfigMapOidc = z.infer<typeof ConfigMapOidc>

/** A CA bundle kept in a ConfigMap, which the proxy gets as a file. */
export const CaBundleReference = z.object({
  configMapRef: z
    .object({
      name: ObjectName.describe('Name of the ConfigMap, in the same namespace.'),
      key: ObjectName.default('ca.crt').describe('Key that holds the certificates in PEM form. Default: ca.crt.'),
    })
    .describe('ConfigMap that holds the CA bundle.'),
})
export type CaBundleReference = z.infer<typeof CaBundleReference>

/** Settings written into the parent itself. */
export const InlineOidc = z.object({
  issuer: Url.describe('URL of the issuer, exactly as in the tokens.'),
  audience: ShortText.optional().describe('Audience that tokens must have. If omitted, any audience is accepted.'),
  jwksUrl: Url.optional().describe('URL of the signing keys (JWKS). By default it is discovered through the issuer.'),
  introspectionUrl: Url.optional().describe(
    'URL of the introspection endpoint for opaque tokens. By default it is discovered through the issuer.',
  ),
  clientId: ShortText.optional().describe(
    'OAuth client ID with which the proxy authenticates to the introspection endpoint.',
  ),
  clientSecret: LongText.optional().describe(
    'Deprecated: the client secret in plain text, visible to everyone who can read this object. Use clientSecretRef.',
  ),
  clientSecretRef: SecretKeyReference.optional().describe(
    'Key of a Secret that holds the client secret. Takes precedence over clientSecret.',
  ),
  caBundleRef: CaBundleReference.optional().describe(
    'CA bundle for verifying the issuer, from a ConfigMap that is mounted into the proxy. Takes precedence over thvCABundlePath.',
  ),
  thvCABundlePath: FilePath.optional().describe(
    'Path in the proxy container of the CA bundle for verifying the issuer.',
  ),
  jwksAuthTokenPath: FilePath.optional().describe(
    'Path in the proxy container of the bearer token for fetching the signing keys.',
  ),
  jwksAllowPrivateIP: z
    .boolean()
    .default(false)
    .describe('Whether the signing keys may be fetched from private IP addresses. Default: false.'),
  insecureAllowHTTP: z
    .boolean()
    .default(false)
    .describe('Whether to accept an issuer without TLS. For development only. Default: false.'),
})
export type InlineOidc = z.infer<typeof InlineOidc>

/** Where and how the proxy validates callers' OIDC tokens. The block that `type` names must be there (WART-04). */
export const OidcConfig = z
  .object({
    type: z
      .enum(['kubernetes', 'configMap', 'inline'])
      .default('kubernetes')
      .describe('Where the settings come from: the cluster itself, a ConfigMap, or this object. Default: kubernetes.'),
    resourceUrl: Url.optional().describe(
      "URL of the protected server as clients see it (RFC 9728). Default: the URL of the proxy's Service.",
    ),
    kubernetes: KubernetesOidc.optional().describe(
      'Settings for type kubernetes. If omitted, the defaults of its fields apply. Ignored for other types.',
    ),
    configMap: ConfigMapOidc.optional().describe('Settings for type configMap. Required for that type.'),
    inline: InlineOidc.optional().describe('Settings for type inline. Required for that type.'),
  })
  .meta(
    celRules([
      {
        rule: "self.type != 'configMap' || has(self.configMap)",
        message: 'type configMap requires the field configMap: add configMap.name, or choose another type',
        reason: 'FieldValueRequired',
        fieldPath: '.configMap',
      },
      {
        rule: "self.type != 'inline' || has(self.inline)",
        message: 'type inline requires the field inline: add inline with at least an issuer, or choose another type',
        reason: 'FieldValueRequired',
        fieldPath: '.inline',
      },
    ]),
  )
export type OidcConfig = z.infer<typeof OidcConfig>
