import type { OidcConfig } from '../../api/oidc.ts'
import { problem } from '../../api/reasons.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { isRecord, recordAt, stringAt } from '../../kubernetes/read.ts'
import { parseYaml } from '../../kubernetes/yaml.ts'
import type { SecretSource, TokenValidation } from '../workload.ts'
import { type Reading, reading } from './reading.ts'

/** Where the CA bundle of `caBundleRef` is mounted in the proxy. */
export const caBundleDirectory = '/etc/toolhive/ca'

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
export function readTokenValidation(input: OidcInput): Reading<TokenValidation | undefined> {
  if (!input.config) return reading(undefined)
  const resourceUrl = input.config.resourceUrl || input.defaultResourceUrl
  const settings = settingsOf(input.config, input)
  if (!settings.value) return { value: undefined, problems: settings.problems }
  const validation: TokenValidation = { ...settings.value, resourceUrl }
  const noIssuer = validation.issuer === '' && validation.jwksUrl === ''
  const warnings = noIssuer ? [] : [audienceWarning(validation), clearTextWarning(validation)]
  return reading(
    validation,
    ...settings.problems,
    ...warnings,
    noIssuer
      ? problem('OIDCConfigInvalid', {
          field: 'spec.oidcConfig',
          message: 'oidcConfig has neither an issuer nor a JWKS URL, so no token could be checked. Set the issuer.',
        })
      : undefined,
  )
}

type Settings = Omit<TokenValidation, 'resourceUrl'>

function settingsOf(config: OidcConfig, input: OidcInput): Reading<Settings | undefined> {
  if (config.type === 'kubernetes') return kubernetesSettings(config)
  if (config.type === 'inline') return inlineSettings(config, input)
  return configMapSettings(config, input)
}

function kubernetesSettings({ kubernetes }: OidcConfig): Reading<Settings> {
  const clusterAuth = kubernetes?.useClusterAuth ?? true
  const restriction = kubernetes?.serviceAccount ?? kubernetes?.namespace
  return reading(
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
          message: `The proxy accepts every service account token with the audience, not only those of "${restriction}". Restrict callers by a policy on principal in authzConfig.`,
        })
      : undefined,
  )
}

function inlineSettings({ inline }: OidcConfig, { caBundleMap }: OidcInput): Reading<Settings | undefined> {
  if (!inline) {
    const message = 'oidcConfig.type is inline, but the block inline is missing. Add inline with at least an issuer.'
    return reading(undefined, problem('OIDCConfigInvalid', { field: 'spec.oidcConfig.inline', message }))
  }
  const caBundle = inline.caBundleRef?.configMapRef
  return reading(
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
    caBundle && stringAt(caBundleMap, 'data', caBundle.key) === undefined ? noCaBundle(caBundle) : undefined,
  )
}

function noCaBundle({ name, key }: { readonly name: string; readonly key: string }): ReturnType<typeof problem> {
  const message = `There is no ConfigMap "${name}" with the key "${key}", so the proxy could not trust the issuer. Create it or correct caBundleRef.`
  return problem('CABundleInvalid', { field: 'spec.oidcConfig.inline.caBundleRef', message })
}

function inlineSecret(inline: NonNullable<OidcConfig['inline']>): SecretSource | undefined {
  if (inline.clientSecretRef) return { secretKeyRef: inline.clientSecretRef }
  return inline.clientSecret ? { value: inline.clientSecret } : undefined
}

function configMapSettings({ configMap }: OidcConfig, input: OidcInput): Reading<Settings | undefined> {
  if (!configMap) {
    const message =
      'oidcConfig.type is configMap, but the block configMap is missing. Name the ConfigMap in configMap.name.'
    return reading(undefined, problem('OIDCConfigInvalid', { field: 'spec.oidcConfig.configMap', message }))
  }
  if (!input.configMap) {
    return unreadable(
      `ConfigMap "${configMap.name}" with the OIDC settings does not exist in ${input.namespace}. Create it or change oidcConfig.`,
    )
  }
  const data = recordAt(input.configMap, 'data')
  const document = data[configMap.key]
  const secret: SecretSource = { configMapKeyRef: { name: configMap.name, key: 'clientSecret' } }
  const flat = settingsFrom(data, data['clientSecret'] ? secret : undefined)
  if (typeof document !== 'string') return reading(flat)
  const parsed = parseYaml(document)
  if ('error' in parsed)
    return unreadable(
      `Key "${configMap.key}" of ConfigMap "${configMap.name}" is neither JSON nor YAML: ${parsed.error}.`,
    )
  if (!isRecord(parsed.value))
    return unreadable(`Key "${configMap.key}" of ConfigMap "${configMap.name}" is not an object with OIDC settings.`)
  const written = parsed.value['clientSecret']
  const clientSecret = typeof written === 'string' && written !== '' ? { value: written } : flat.clientSecret
  return reading(settingsFrom({ ...data, ...parsed.value }, clientSecret))
}

function unreadable(message: string): Reading<undefined> {
  return reading(undefined, problem('OIDCConfigMapInvalid', { field: 'spec.oidcConfig.configMap.name', message }))
}

/** Settings from a ConfigMap: flat keys, or those of the document under its key (WART-01), which win. */
function settingsFrom(values: Readonly<Record<string, unknown>>, clientSecret: SecretSource | undefined): Settings {
  const text = (key: string): string => (typeof values[key] === 'string' ? values[key] : '')
  const flag = (key: string): boolean => values[key] === true || values[key] === 'true'
  return {
    issuer: text('issuer'),
    audience: text('audience'),
    jwksUrl: text('jwksUrl'),
    introspectionUrl: text('introspectionUrl'),
    clientId: text('clientId'),
    clientSecret,
    caBundle: undefined,
    caBundlePath: text('thvCABundlePath'),
    tokenPath: text('jwksAuthTokenPath'),
    allowPrivateIp: flag('jwksAllowPrivateIP'),
    insecureAllowHttp: flag('insecureAllowHTTP'),
  }
}

function audienceWarning({ audience }: TokenValidation): ReturnType<typeof problem> | undefined {
  if (audience !== '') return undefined
  const message =
    'oidcConfig names no audience: tokens that the issuer made for somebody else are accepted too. Set the audience.'
  return problem('AudienceNotChecked', { field: 'spec.oidcConfig', message })
}

function clearTextWarning({ clientSecret }: TokenValidation): ReturnType<typeof problem> | undefined {
  if (!clientSecret || 'secretKeyRef' in clientSecret) return undefined
  const message =
    'The OIDC client secret stands in clear text where everybody who can read objects sees it. Put it into a Secret and name it in inline.clientSecretRef.'
  return problem('ClientSecretInClearText', { field: 'spec.oidcConfig', message })
}
