import { externalAuthConfigHash } from '../../../api/config-hash.ts'
import { problem } from '../../../api/reasons.ts'
import { MCPExternalAuthConfigSpec } from '../../../api/v1alpha1/mcp-external-auth-config.ts'
import type { Problem } from '../../../engine/kind.ts'
import { fieldPath } from '../../../kubernetes/field-path.ts'
import { issueMessage } from '../../../kubernetes/issue-message.ts'
import type { KubernetesObject } from '../../../kubernetes/objects.ts'
import type { TokenExchange } from '../../workload.ts'
import { type Checked, checked } from '../checked.ts'

interface ExternalAuthInput {
  readonly reference: { readonly name: string } | undefined
  readonly namespace: string
  /** The referenced object, if it exists. */
  readonly config: KubernetesObject | undefined
  /** Whether callers are authenticated: an exchange without that does nothing. */
  readonly authenticates: boolean
}

interface ExternalAuth {
  readonly tokenExchange: TokenExchange | undefined
  /** Hash of the configuration in use, for the status. */
  readonly hash: string | undefined
}

const field = 'spec.externalAuthConfigRef.name'
const nothing: ExternalAuth = { tokenExchange: undefined, hash: undefined }

/** The token exchange that `externalAuthConfigRef` asks for. */
export function readExternalAuth({
  reference,
  namespace,
  config,
  authenticates,
}: ExternalAuthInput): Checked<ExternalAuth> {
  if (!reference) return checked(nothing)
  if (!config) {
    const message = `MCPExternalAuthConfig "${reference.name}" does not exist in ${namespace}. Create it or remove externalAuthConfigRef.`
    return checked(nothing, problem('ExternalAuthConfigNotFound', { field, message }))
  }
  const spec = MCPExternalAuthConfigSpec.safeParse(config['spec'] ?? {}, { error: issueMessage })
  if (!spec.success) {
    const faults = spec.error.issues.map(({ path, message }) => `${fieldPath(['spec', ...path])} ${message}`)
    return checked(nothing, ...faults.map((fault) => invalid(reference.name, fault)))
  }
  const wrong = externalAuthProblems(spec.data)
  const { tokenExchange } = spec.data
  const hash = externalAuthConfigHash(spec.data)
  if (!tokenExchange || wrong.length > 0)
    return checked({ tokenExchange: undefined, hash }, ...wrong.map((message) => invalid(reference.name, message)))
  const noOidc = authenticates
    ? undefined
    : problem('TokenExchangeNeedsOIDC', {
        field,
        message:
          'externalAuthConfigRef exchanges the tokens of authenticated callers, but there is no oidcConfig, so nothing would be exchanged. Add oidcConfig.',
      })
  return checked(
    {
      hash,
      tokenExchange: {
        tokenUrl: tokenExchange.tokenUrl,
        clientId: tokenExchange.clientId,
        clientSecret: { name: tokenExchange.clientSecretRef.name, key: tokenExchange.clientSecretRef.key },
        audience: tokenExchange.audience,
        scopes: tokenExchange.scopes ?? [],
        headerName: tokenExchange.externalTokenHeaderName || undefined,
      },
    },
    noOidc,
  )
}

/** What an MCPExternalAuthConfig lacks, a sentence each: told on the object itself and on its users (WART-54). */
export function externalAuthProblems({ tokenExchange }: MCPExternalAuthConfigSpec): readonly string[] {
  if (!tokenExchange) return ['type tokenExchange requires the field tokenExchange. Add it.']
  const { tokenUrl, clientId, clientSecretRef } = tokenExchange
  return [
    /^https?:\/\/[^/]/.test(tokenUrl) ? undefined : 'tokenExchange.tokenUrl is not an http or https URL. Correct it.',
    clientId === '' ? 'tokenExchange.clientId is empty. Set it.' : undefined,
    clientSecretRef.name === '' || clientSecretRef.key === ''
      ? 'tokenExchange.clientSecretRef requires the name and key of a Secret. Set both.'
      : undefined,
  ].filter((message) => message !== undefined)
}

function invalid(name: string, message: string): Problem {
  return problem('ExternalAuthConfigInvalid', { field, message: `MCPExternalAuthConfig "${name}": ${message}` })
}
