import { problem } from '../../../api/reasons.ts'
import type { Problem } from '../../../engine/kind.ts'
import { templateLimits } from '../../read/pod-template/template-limits.ts'
import type { Workload } from '../../workload.ts'
import { podPatch } from './pod-patch.ts'

/** The name of the argument and a few bytes more. */
const argumentName = 32

/** Whether the pod patch fits into one argument: Linux starts no program with a longer one. Only what is built tells. */
export function patchProblems({ server }: Pick<Workload, 'server'>): readonly Problem[] {
  const patch = server && podPatch(server)
  const limit = templateLimits.argumentBytes - argumentName
  // a code unit takes three bytes of UTF-8 at most: nearly every patch need not be counted
  if (patch === undefined || patch.length * 3 <= limit) return []
  const bytes = new TextEncoder().encode(patch).length
  if (bytes <= limit) return []
  const field = 'spec.podTemplateSpec'
  const message = `podTemplateSpec, secrets and volumes have ${bytes} bytes together; the proxy receives them as a single argument of at most ${limit} bytes. Shorten them; until then the server is not changed.`
  return [problem('InvalidPodTemplateSpec', { field, message })]
}
