import { problem } from '../../api/reasons.ts'
import type { SecretEnv } from '../../api/v1alpha1/container.ts'
import type { Problem } from '../../engine/kind.ts'
import type { PodTemplate } from '../../kubernetes/pod-template.ts'
import { environmentProblems } from '../../workload/read/environment.ts'
import type { HostVolume } from '../../workload/workload.ts'

interface PodParts {
  readonly template: PodTemplate | undefined
  readonly secrets: readonly SecretEnv[]
  readonly volumes: readonly HostVolume[]
}

/**
 * What the pod template, `secrets` and `volumes` say twice or by halves. The runner applies all of it as one StatefulSet,
 * which the API server would refuse, and the proxy would end again and again.
 */
export function podConflicts({ template, secrets, volumes }: PodParts): readonly Problem[] {
  const container = template?.spec?.containers?.find(({ name }) => name === 'mcp')
  const mounts = new Set(container?.volumeMounts?.map(({ mountPath }) => mountPath))
  const volumeNames = new Set(template?.spec?.volumes?.map(({ name }) => name))
  const variables = secrets.map(({ key, targetEnvName }) => ({ name: targetEnvName || key, value: '' }))
  return [
    ...environmentProblems(variables, 'spec.secrets'),
    ...secretProblems(secrets, new Set(container?.env?.map(({ name }) => name))),
    ...volumes.flatMap((volume, index) => {
      if (volumeNames.has(volume.name))
        return volumeProblem(index, `podTemplateSpec also has a volume "${volume.name}". Rename one of them.`)
      return mounts.has(volume.mountPath)
        ? volumeProblem(
            index,
            `podTemplateSpec also mounts a volume at "${volume.mountPath}". Choose another mountPath.`,
          )
        : []
    }),
  ]
}

/** `set` are the variables that the pod template sets. */
function secretProblems(secrets: readonly SecretEnv[], set: ReadonlySet<string>): readonly Problem[] {
  const before = new Set(set)
  return secrets.flatMap((secret, index) => {
    const variable = secret.targetEnvName || secret.key
    const problems = secretProblem(secret, index, before.has(variable))
    before.add(variable)
    return problems
  })
}

function secretProblem({ name, key, targetEnvName }: SecretEnv, index: number, isSet: boolean): readonly Problem[] {
  const field = `spec.secrets[${index}]`
  const variable = targetEnvName || key
  if (name === '' || (key === '' && variable !== ''))
    return [
      problem('EnvironmentInvalid', {
        field,
        message: `${field}: The name or key of the Secret is missing. Set both.`,
      }),
    ]
  if (variable === '' || !isSet) return []
  const message = `${field}: The variable "${variable}" is already set. Choose another targetEnvName.`
  return [problem('EnvironmentInvalid', { field, message })]
}

function volumeProblem(index: number, wrong: string): readonly Problem[] {
  const field = `spec.volumes[${index}]`
  return [problem('VolumeInvalid', { field, message: `${field}: ${wrong}` })]
}
