import { problem } from '../../api/reasons.ts'
import type { ResourceRequirements } from '../../api/v1alpha1/container.ts'
import type { Problem } from '../../engine/kind.ts'
import { canonicalQuantity, isLargerQuantity } from '../../kubernetes/quantities.ts'
import type { ComputeResources, StringMap } from '../workload.ts'
import type { Checked } from './checked.ts'

/** Limits and requests of the proxy container in the API server's own spelling (WART-38); a string that is no quantity is an error (WART-37). */
export function readResources(resources: ResourceRequirements | undefined): Checked<ComputeResources> {
  const limits = readQuantities(resources?.limits, 'spec.resources.limits')
  const requests = readQuantities(resources?.requests, 'spec.resources.requests')
  return {
    value: { limits: limits.value, requests: requests.value },
    problems: [...limits.problems, ...requests.problems, ...requestsAboveLimits(limits.value, requests.value)],
  }
}

/** The API server refuses a Deployment that requests more than it may use. */
function requestsAboveLimits(limits: StringMap | undefined, requests: StringMap | undefined): readonly Problem[] {
  return Object.entries(requests ?? {}).flatMap(([name, request]) => {
    const limit = limits?.[name]
    if (limit === undefined || !isLargerQuantity(request, limit)) return []
    const field = `spec.resources.requests.${name}`
    const message = `${field}: ${request} exceeds the limit of ${limit}. Lower the request or raise the limit.`
    return [problem('ResourcesInvalid', { field, message })]
  })
}

function readQuantities(
  quantities: { readonly cpu?: string | undefined; readonly memory?: string | undefined } | undefined,
  field: string,
): Checked<StringMap | undefined> {
  const present = Object.entries({ cpu: quantities?.cpu, memory: quantities?.memory }).filter(
    (entry): entry is [string, string] => Boolean(entry[1]),
  )
  const problems: Problem[] = []
  const canonical = present.map(([name, text]) => {
    const quantity = canonicalQuantity(text)
    if (quantity === undefined || quantity.startsWith('-')) problems.push(quantityProblem(`${field}.${name}`, text))
    return [name, quantity ?? text] as const
  })
  return { value: canonical.length > 0 ? Object.fromEntries(canonical) : undefined, problems }
}

function quantityProblem(field: string, text: string): Problem {
  return problem('ResourcesInvalid', {
    field,
    message: `${field} must be a quantity such as 500m or 128Mi, not "${text}".`,
  })
}
