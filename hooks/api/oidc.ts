import { z } from 'zod'
import { celRules } from '../crd/markers.ts'
import { FilePath, LongText, ObjectName, ShortText, Url } from './bounds.ts'
import { SecretKeyReference } from './references.ts'

/** Tokens issued by the cluster itself: service account tokens. */
export const KubernetesOidc = z.object({
  serviceAccount: ObjectName.optional().describe(
    'ServiceAccount whose tokens are meant. The runner cannot restrict callers to it; the status says so.',
  ),
  namespace: ObjectName.optional().describe(
    'Namespace of that ServiceAccount. The runner cannot restrict callers to it; the status says so.',
  ),
  audience: ShortText.default('toolhive').describe('Audience that a token must carry. Default: toolhive.'),
  issuer: Url.default('https://kubernetes.default.svc').describe(
    'Issuer that a token must carry. Default: https://kubernetes.default.svc.',
  ),
  jwksUrl: Url.optional().describe('Where the signing keys are read. Default: found through the issuer.'),
  introspectionUrl: Url.optional().describe('Where opaque tokens are introspected. Default: found through the issuer.'),
  useClusterAuth: z
    .boolean()
    .optional()
    .describe("Whether the proxy uses its pod's CA bundle and token to reach the issuer. Default: true."),
})
export type KubernetesOidc = z.infer<typeof KubernetesOidc>

/** Settings kept in a ConfigMap: one JSON or YAML document, or one key per setting. */
export const ConfigMapOidc = z.object({
  name: ObjectName.describe('Name of the ConfigMap, in the same namespace.'),
  key: ObjectName.default('oidc.json').describe(
    'Key that holds the document. Without that key, each setting is read from a key of its own. Default: oidc.json.',
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
  issuer: Url.describe('URL of the issuer, as it stands in the tokens.'),
  audience: ShortText.optional().describe('Audience that a token must carry. Absent: any audience is accepted.'),
  jwksUrl: Url.optional().describe('Where the signing keys are read. Default: found through the issuer.'),
  introspectionUrl: Url.optional().describe('Where opaque tokens are introspected. Default: found through the issuer.'),
  clientId: ShortText.optional().describe('OAuth client by which the proxy identifies itself for introspection.'),
  clientSecret: LongText.optional().describe(
    'Deprecated: the client secret in clear text, readable by everybody who may read this object. Use clientSecretRef.',
  ),
  clientSecretRef: SecretKeyReference.optional().describe(
    'Key of a Secret that holds the client secret. Wins over clientSecret.',
  ),
  caBundleRef: CaBundleReference.optional().describe(
    'CA bundle by which the issuer is trusted, from a ConfigMap; it is mounted into the proxy. Wins over thvCABundlePath.',
  ),
  thvCABundlePath: FilePath.optional().describe(
    'Path, in the proxy container, of the CA bundle with which the issuer is checked.',
  ),
  jwksAuthTokenPath: FilePath.optional().describe(
    'Path, in the proxy container, of the bearer token with which keys are fetched.',
  ),
  jwksAllowPrivateIP: z
    .boolean()
    .default(false)
    .describe('Whether keys may be fetched from private addresses. Default: false.'),
  insecureAllowHTTP: z
    .boolean()
    .default(false)
    .describe('Whether an issuer without TLS is accepted: for development only. Default: false.'),
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
      'Settings for type kubernetes. Absent: the defaults of its fields. Ignored for other types.',
    ),
    configMap: ConfigMapOidc.optional().describe('Settings for type configMap: refused when absent there.'),
    inline: InlineOidc.optional().describe('Settings for type inline: refused when absent there.'),
  })
  .meta(
    celRules([
      {
        rule: "self.type != 'configMap' || has(self.configMap)",
        message: 'type configMap needs the block configMap: add configMap.name, or choose another type',
        reason: 'FieldValueRequired',
        fieldPath: '.configMap',
      },
      {
        rule: "self.type != 'inline' || has(self.inline)",
        message: 'type inline needs the block inline: add inline with at least an issuer, or choose another type',
        reason: 'FieldValueRequired',
        fieldPath: '.inline',
      },
    ]),
  )
export type OidcConfig = z.infer<typeof OidcConfig>
