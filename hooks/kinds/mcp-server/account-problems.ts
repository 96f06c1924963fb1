import { problem } from '../../api/reasons.ts'
import type { Problem } from '../../engine/kind.ts'
import type { PodTemplate } from '../../kubernetes/pod-template.ts'
import { stringAt } from '../../kubernetes/read.ts'
import { registryAccountName } from '../../registry/names.ts'
import { mcpServerTraits } from './traits.ts'

/**
 * How the names of the accounts end that our kinds make for pods of their own: a registry's pod writes the list of allowed
 * images, a proxy's makes StatefulSets. An MCP server that ran as one of them could start what no registry lists.
 */
const reservedEndings = [registryAccountName(''), mcpServerTraits.accountName('')]

/** The accounts that a server asks for and may not have, whether or not they exist yet. */
export function accountProblems(
  serviceAccount: string | undefined,
  template: PodTemplate | undefined,
): readonly Problem[] {
  const asked = [
    { field: 'spec.serviceAccount', account: serviceAccount },
    ...['serviceAccountName', 'serviceAccount'].map((name) => ({
      field: `spec.podTemplateSpec.spec.${name}`,
      account: stringAt(template, 'spec', name),
    })),
  ]
  return asked.flatMap(({ field, account }) => {
    if (account === undefined || !reservedEndings.some((ending) => account.endsWith(ending))) return []
    const message = `${field}: ServiceAccounts whose names end in ${reservedEndings.map((ending) => `"${ending}"`).join(' or ')} are reserved for the operator. Use another ServiceAccount, or omit it.`
    return [problem('ServiceAccountReserved', { field, message })]
  })
}
