import { problem } from '../../../api/reasons.ts'
import type { ConfigMapOidc } from '../../../api/v1alpha1/oidc.ts'
import type { KubernetesObject } from '../../../kubernetes/objects.ts'
import { isRecord, recordAt } from '../../../kubernetes/read.ts'
import type { SecretSource, TokenValidation } from '../../workload.ts'
import { type Checked, checked } from '../checked.ts'
import { documentLimits, readDocument } from '../document.ts'

/** What a source of OIDC settings says; the URL of the proxy itself is the parent's concern. */
export type OidcSettings = Omit<TokenValidation, 'resourceUrl'>

interface OidcConfigMapInput {
  readonly reference: ConfigMapOidc
  /** The ConfigMap that the reference names, if it exists. */
  readonly configMap: KubernetesObject | undefined
  readonly namespace: string
}

type Values = Readonly<Record<string, unknown>>

const stringSettings = [
  'issuer',
  'audience',
  'jwksUrl',
  'introspectionUrl',
  'clientId',
  'thvCABundlePath',
  'jwksAuthTokenPath',
]
const booleanSettings = ['jwksAllowPrivateIP', 'insecureAllowHTTP']

/** OIDC settings kept in a ConfigMap: the document under its key (WART-01), which wins, or a key for each setting. */
export function readOidcConfigMap({
  reference: { name, key },
  configMap,
  namespace,
}: OidcConfigMapInput): Checked<OidcSettings | undefined> {
  if (!configMap) {
    return unreadable(
      `ConfigMap "${name}" with the OIDC settings does not exist in ${namespace}. Create it or change oidcConfig.`,
    )
  }
  const data = recordAt(configMap, 'data')
  const document = Object.hasOwn(data, key) ? data[key] : undefined
  const secret: SecretSource = { configMapKeyRef: { name, key: 'clientSecret' } }
  const flatSecret = data['clientSecret'] ? secret : undefined
  if (typeof document !== 'string') return checked(settingsFrom(data, flatSecret))
  const parsed = readDocument(document, documentLimits.oidc)
  if (!parsed.ok)
    return unreadable(`Key "${key}" of ConfigMap "${name}" ${parsed.error}. Correct it, or remove the key.`)
  if (!isRecord(parsed.value))
    return unreadable(`Key "${key}" of ConfigMap "${name}" is not an object with OIDC settings. Correct it.`)
  const wrong = wrongSetting(parsed.value)
  if (wrong) return unreadable(`Key "${key}" of ConfigMap "${name}": ${wrong}`)
  const written = parsed.value['clientSecret']
  const clientSecret = typeof written === 'string' && written !== '' ? { value: written } : flatSecret
  return checked(settingsFrom({ ...data, ...parsed.value }, clientSecret))
}

function unreadable(message: string): Checked<undefined> {
  return checked(undefined, problem('OIDCConfigMapInvalid', { field: 'spec.oidcConfig.configMap.name', message }))
}

/** A setting of another type is not taken for an absent one: without an audience, for example, any would be accepted. */
function wrongSetting(document: Values): string | undefined {
  const present = (name: string): boolean => document[name] !== undefined && document[name] !== null
  const wrongString = [...stringSettings, 'clientSecret'].find(
    (name) => present(name) && typeof document[name] !== 'string',
  )
  if (wrongString !== undefined) return `${wrongString} is not a string. Put it in quotes.`
  const wrongBoolean = booleanSettings.find(
    (name) => present(name) && ![true, false, 'true', 'false'].some((it) => it === document[name]),
  )
  return wrongBoolean === undefined ? undefined : `${wrongBoolean} must be true or false. Correct it.`
}

function settingsFrom(values: Values, clientSecret: SecretSource | undefined): OidcSettings {
  const stringAtKey = (key: string): string => (typeof values[key] === 'string' ? values[key] : '')
  const booleanAtKey = (key: string): boolean => values[key] === true || values[key] === 'true'
  return {
    issuer: stringAtKey('issuer'),
    audience: stringAtKey('audience'),
    jwksUrl: stringAtKey('jwksUrl'),
    introspectionUrl: stringAtKey('introspectionUrl'),
    clientId: stringAtKey('clientId'),
    clientSecret,
    caBundle: undefined,
    caBundlePath: stringAtKey('thvCABundlePath'),
    tokenPath: stringAtKey('jwksAuthTokenPath'),
    allowPrivateIp: booleanAtKey('jwksAllowPrivateIP'),
    insecureAllowHttp: booleanAtKey('insecureAllowHTTP'),
  }
}
