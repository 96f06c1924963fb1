import { problem } from '../../../api/reasons.ts'
import type { Problem } from '../../../engine/kind.ts'
import { fieldPath } from '../../../kubernetes/field-path.ts'
import { issueMessage } from '../../../kubernetes/issue-message.ts'
import { PodTemplate } from '../../../kubernetes/pod-template.ts'
import { type Checked, checked } from '../checked.ts'
import { excessOf } from './template-limits.ts'

/** The user's pod template, quantities in the API server's spelling; one problem per field of a wrong type. */
export function readPodTemplate(template: unknown): Checked<PodTemplate | undefined> {
  if (template === undefined) return checked(undefined)
  const excess = excessOf(template)
  if (excess !== undefined)
    return checked(
      undefined,
      invalid(['spec', 'podTemplateSpec'], `${excess}. Remove fields that the server's pod does not need.`),
    )
  const parsed = PodTemplate.safeParse(withoutNulls(template), { error: issueMessage })
  if (parsed.success) return checked(parsed.data)
  return checked(
    undefined,
    ...parsed.error.issues.map(({ path, message }) => invalid(['spec', 'podTemplateSpec', ...path], message)),
  )
}

/** How the Go operator began what it said of a template that it could not read, here and in `PodTemplateValid`: scripts look for it. */
export const invalidTemplate = {
  message: 'Invalid PodTemplateSpec: ',
  condition: 'Failed to parse PodTemplateSpec: ',
} as const

function invalid(path: readonly PropertyKey[], fault: string): Problem {
  const field = fieldPath(path)
  const message = `${invalidTemplate.message}${field} ${fault} Deployment blocked until fixed.`
  return problem('InvalidPodTemplateSpec', { field, message })
}

/** Kubernetes takes a null for an absent field. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)]])),
  )
}
