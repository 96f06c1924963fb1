import { problem } from '../../../api/reasons.ts'
import type { ConfigMapOidc } from '../../../api/v1alpha1/oidc.ts'
import type { KubernetesObject } from '../../../kubernetes/objects.ts'
import { isRecord, recordAt } from '../../../kubernetes/read.ts'
import type { SecretSource, TokenValidation } from '../../workload.ts'
import { type Checked, checked } from '../checked.ts'
import { documentLimits, readDocument } from '../document.ts'

/** What a source of OIDC settings says; the URL of the proxy itself is the parent's affair. */
export type OidcSettings = Omit<TokenValidation, 'resourceUrl'>

interface OidcConfigMapInput {
  readonly reference: ConfigMapOidc
  /** The ConfigMap that the reference names, if it exists. */
  readonly configMap: KubernetesObject | undefined
  readonly namespace: string
}

type Values = Readonly<Record<string, unknown>>

const texts = ['issuer', 'audience', 'jwksUrl', 'introspectionUrl', 'clientId', 'thvCABundlePath', 'jwksAuthTokenPath']
const flags = ['jwksAllowPrivateIP', 'insecureAllowHTTP']

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
  if ('error' in parsed)
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
  const text = [...texts, 'clientSecret'].find((name) => present(name) && typeof document[name] !== 'string')
  if (text !== undefined) return `${text} is not a string. Put it in quotes.`
  const flag = flags.find(
    (name) => present(name) && ![true, false, 'true', 'false'].some((it) => it === document[name]),
  )
  return flag === undefined ? undefined : `${flag} must be true or false. Correct it.`
}

function settingsFrom(values: Values, clientSecret: SecretSource | undefined): OidcSettings {
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
