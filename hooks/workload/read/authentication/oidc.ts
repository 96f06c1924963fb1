import { problem } from '../../../api/reasons.ts'
import type { OidcConfig } from '../../../api/v1alpha1/oidc.ts'
import type { Problem } from '../../../engine/kind.ts'
import type { KubernetesObject } from '../../../kubernetes/objects.ts'
import { stringAt } from '../../../kubernetes/read.ts'
import { caBundleDirectory, type SecretSource, type TokenValidation } from '../../workload.ts'
import { type Checked, checked } from '../checked.ts'
import { type OidcSettings, readOidcConfigMap } from './oidc-config-map.ts'

const serviceAccountDirectory = '/var/run/secrets/kubernetes.io/serviceaccount'

interface OidcInput {
  readonly config: OidcConfig | undefined
  readonly namespace: string
  /** The ConfigMap that `configMap.name` names, if it exists. */
  readonly configMap: KubernetesObject | undefined
  /** The ConfigMap that `inline.caBundleRef` names, if it exists. */
  readonly caBundleMap: KubernetesObject | undefined
  /** In-cluster URL of the proxy, used where the user gives no `resourceUrl` (WART-03). */
  readonly defaultResourceUrl: string
}

/** How callers' tokens are validated; `undefined` only where no `oidcConfig` is given (WART-04: never for a missing block). */
export function readTokenValidation(input: OidcInput): Checked<TokenValidation | undefined> {
  if (!input.config) return checked(undefined)
  const resourceUrl = input.config.resourceUrl || input.defaultResourceUrl
  const settings = settingsOf(input.config, input)
  if (!settings.value) return { value: undefined, problems: settings.problems }
  const validation: TokenValidation = { ...settings.value, resourceUrl }
  const wrong = issuerProblem(validation)
  const found = wrong ? [wrong] : [audienceWarning(validation), clearTextWarning(validation)]
  return checked(validation, ...settings.problems, ...found)
}

function settingsOf(config: OidcConfig, input: OidcInput): Checked<OidcSettings | undefined> {
  if (config.type === 'kubernetes') return kubernetesSettings(config)
  if (config.type === 'inline') return inlineSettings(config, input)
  return configMapSettings(config, input)
}

function kubernetesSettings({ kubernetes }: OidcConfig): Checked<OidcSettings> {
  const clusterAuth = kubernetes?.useClusterAuth ?? true
  const restriction = kubernetes?.serviceAccount || kubernetes?.namespace
  return checked(
    {
      issuer: kubernetes?.issuer || 'https://kubernetes.default.svc',
      audience: kubernetes?.audience || 'toolhive',
      jwksUrl: kubernetes?.jwksUrl ?? '',
      introspectionUrl: kubernetes?.introspectionUrl ?? '',
      clientId: '',
      clientSecret: undefined,
      caBundle: undefined,
      caBundlePath: clusterAuth ? `${serviceAccountDirectory}/ca.crt` : '',
      tokenPath: clusterAuth ? `${serviceAccountDirectory}/token` : '',
      allowPrivateIp: clusterAuth,
      insecureAllowHttp: false,
    },
    restriction
      ? problem('ServiceAccountNotEnforced', {
          field: 'spec.oidcConfig.kubernetes.serviceAccount',
          message: `The proxy accepts every ServiceAccount token with the audience, not only those of "${restriction}". Restrict callers with a policy on principal in authzConfig.`,
        })
      : undefined,
  )
}

function inlineSettings({ inline }: OidcConfig, { caBundleMap }: OidcInput): Checked<OidcSettings | undefined> {
  if (!inline) {
    const message = 'oidcConfig.type is inline, but the field inline is missing. Add inline with at least an issuer.'
    return checked(undefined, problem('OIDCConfigInvalid', { field: 'spec.oidcConfig.inline', message }))
  }
  const caBundle = inline.caBundleRef?.configMapRef
  return checked(
    {
      issuer: inline.issuer,
      audience: inline.audience ?? '',
      jwksUrl: inline.jwksUrl ?? '',
      introspectionUrl: inline.introspectionUrl ?? '',
      clientId: inline.clientId ?? '',
      clientSecret: inlineSecret(inline),
      caBundle,
      caBundlePath: caBundle ? `${caBundleDirectory}/${caBundle.key}` : (inline.thvCABundlePath ?? ''),
      tokenPath: inline.jwksAuthTokenPath ?? '',
      allowPrivateIp: inline.jwksAllowPrivateIP,
      insecureAllowHttp: inline.insecureAllowHTTP,
    },
    caBundle && !stringAt(caBundleMap, 'data', caBundle.key)?.trim() ? noCaBundle(caBundle) : undefined,
    incompleteSecret(inline),
  )
}

/** A pod with such a reference would be refused by the API server. */
function incompleteSecret({ clientSecretRef }: NonNullable<OidcConfig['inline']>): Problem | undefined {
  if (!clientSecretRef || (clientSecretRef.name !== '' && clientSecretRef.key !== '')) return undefined
  const message = 'clientSecretRef requires the name and key of a Secret. Set both.'
  return problem('OIDCConfigInvalid', { field: 'spec.oidcConfig.inline.clientSecretRef', message })
}

function noCaBundle({ name, key }: { readonly name: string; readonly key: string }): Problem {
  const message = `There is no ConfigMap "${name}" with the key "${key}", or the key is empty, so the proxy could not verify the issuer. Create it or correct caBundleRef.`
  return problem('CABundleInvalid', { field: 'spec.oidcConfig.inline.caBundleRef', message })
}

function inlineSecret(inline: NonNullable<OidcConfig['inline']>): SecretSource | undefined {
  if (inline.clientSecretRef) return { secretKeyRef: inline.clientSecretRef }
  return inline.clientSecret ? { value: inline.clientSecret } : undefined
}

function configMapSettings({ configMap }: OidcConfig, input: OidcInput): Checked<OidcSettings | undefined> {
  if (configMap)
    return readOidcConfigMap({ reference: configMap, configMap: input.configMap, namespace: input.namespace })
  const message =
    'oidcConfig.type is configMap, but the field configMap is missing. Set configMap.name to the name of the ConfigMap.'
  return checked(undefined, problem('OIDCConfigInvalid', { field: 'spec.oidcConfig.configMap', message }))
}

/** What of the issuer or the keys' URL would keep the runner from starting, or from ever knowing a key. */
function issuerProblem({ issuer, jwksUrl, insecureAllowHttp }: OidcSettings): Problem | undefined {
  if (jwksUrl !== '') return undefined
  const field = 'spec.oidcConfig'
  if (issuer === '') {
    const message = 'oidcConfig has neither an issuer nor a JWKS URL, so no token could be validated. Set the issuer.'
    return problem('OIDCConfigInvalid', { field, message })
  }
  if (!/^https?:\/\/[^/\s]+/.test(issuer)) {
    // not quoted: of a ConfigMap with the wrong keys it may be a whole document, of a URL the user and password
    const message =
      'The issuer is not an http or https URL, so its keys cannot be found. Correct it, or set the JWKS URL.'
    return problem('OIDCConfigInvalid', { field, message })
  }
  if (
    insecureAllowHttp ||
    !issuer.startsWith('http://') ||
    /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(issuer)
  )
    return undefined
  const message =
    'The issuer is an http URL, which the proxy does not accept. Use https, or set insecureAllowHTTP for development.'
  return problem('OIDCConfigInvalid', { field, message })
}

function audienceWarning({ audience }: TokenValidation): Problem | undefined {
  if (audience !== '') return undefined
  const message =
    'oidcConfig has no audience, so tokens that the issuer issued for other services are also accepted. Set the audience.'
  return problem('AudienceNotChecked', { field: 'spec.oidcConfig', message })
}

function clearTextWarning({ clientSecret }: TokenValidation): Problem | undefined {
  if (!clientSecret || 'secretKeyRef' in clientSecret) return undefined
  const message =
    'The OIDC client secret is stored in plain text, where everyone who can read the object sees it. Move it to a Secret and refer to it with inline.clientSecretRef.'
  return problem('ClientSecretInClearText', { field: 'spec.oidcConfig', message })
}
