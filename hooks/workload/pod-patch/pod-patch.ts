import type { SecretEnv } from '../../api/container.ts'
import { goJson } from '../../kubernetes/go-json.ts'
import type { HostVolume } from '../workload.ts'
import { inFieldOrder } from './field-order.ts'
import type { Container, PodTemplate } from './pod-template.ts'

/** Name of the MCP server's container in the pod that the runner makes. */
const serverContainer = 'mcp'

interface PodPatchInput {
  /** The user's template, read; `undefined` where none is given. */
  readonly template: PodTemplate | undefined
  /** ServiceAccount of the MCP server's pod; empty: the namespace's default one. */
  readonly serviceAccount: string
  readonly secrets: readonly SecretEnv[]
  readonly volumes: readonly HostVolume[]
}

/**
 * The pod template that the runner merges into the MCP server's StatefulSet, as one line of JSON (argument `--k8s-pod-patch`):
 * the user's template with service account, Secrets as environment and volumes added. `undefined`: nothing to patch.
 */
export function podPatch({ template, serviceAccount, secrets, volumes }: PodPatchInput): string | undefined {
  const spec = template?.spec
  const containers = withServerContainer(spec?.containers, secrets, volumes)
  const given = containers ?? (template ? null : [])
  if (isEmpty(template) && serviceAccount === '' && !containers) return undefined
  const allVolumes = [
    ...(spec?.volumes ?? []),
    ...volumes.map(({ name, hostPath }) => ({ name, hostPath: { path: hostPath } })),
  ]
  const patch = {
    ...template,
    metadata: template?.metadata ?? {},
    spec: {
      ...spec,
      volumes: allVolumes.length > 0 ? allVolumes : undefined,
      initContainers: spec?.initContainers?.map(complete),
      containers: given?.map(complete) ?? null,
      serviceAccountName: serviceAccount || spec?.serviceAccountName,
    },
  }
  return goJson(inFieldOrder(patch, 'PodTemplateSpec'))
}

/** Containers with the server's one among them, if anything is to be added to it. */
function withServerContainer(
  containers: readonly Container[] | undefined,
  secrets: readonly SecretEnv[],
  volumes: readonly HostVolume[],
): readonly Container[] | undefined {
  if (secrets.length === 0 && volumes.length === 0) return containers
  const environment = secrets.map(({ name, key, targetEnvName }) => ({
    name: targetEnvName || key,
    valueFrom: { secretKeyRef: { name, key } },
  }))
  const mounts = volumes.map(({ name, mountPath, readOnly }) => ({ name, mountPath, ...(readOnly && { readOnly }) }))
  const added = (container: Container): Container => ({
    ...container,
    ...(environment.length > 0 && { env: [...(container.env ?? []), ...environment] }),
    ...(mounts.length > 0 && { volumeMounts: [...(container.volumeMounts ?? []), ...mounts] }),
  })
  const present = containers ?? []
  const index = present.findIndex(({ name }) => name === serverContainer)
  if (index === -1) return [...present, added({ name: serverContainer })]
  return present.map((container, position) => (position === index ? added(container) : container))
}

/** Go writes `resources` of every container, empty or not. */
function complete(container: Container): Container {
  return { ...container, resources: container.resources ?? {} }
}

function isEmpty(template: PodTemplate | undefined): boolean {
  if (!template) return true
  const { metadata, spec, ...rest } = template
  return [metadata ?? {}, spec ?? {}, rest].every((part) => Object.keys(part).length === 0)
}
