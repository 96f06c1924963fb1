import { goJson } from '../../../kubernetes/go-json.ts'
import type { Container, PodTemplate } from '../../../kubernetes/pod-template.ts'
import type { HostVolume, McpServerPart, SecretVariable } from '../../workload.ts'
import { asGoWrites } from './as-go-writes.ts'

/** Name of the MCP server's container in the pod that the runner makes. */
const serverContainer = 'mcp'

type PodPatchInput = Pick<McpServerPart, 'podTemplate' | 'serviceAccount' | 'secrets' | 'volumes'>

/**
 * The pod template that the runner merges into the MCP server's StatefulSet, as one line of JSON (argument `--k8s-pod-patch`):
 * the user's template with service account, Secrets as environment and volumes added. `undefined`: nothing to patch.
 */
export function podPatch({
  podTemplate: template,
  serviceAccount,
  secrets,
  volumes,
}: PodPatchInput): string | undefined {
  const spec = template?.spec
  const containers = withServerContainer(spec?.containers, secrets, volumes)
  if (isEmpty(template) && serviceAccount === '' && !containers) return undefined
  const patch = {
    ...template,
    spec: {
      ...spec,
      volumes: [
        ...(spec?.volumes ?? []),
        ...volumes.map(({ name, hostPath }) => ({ name, hostPath: { path: hostPath } })),
      ],
      containers: containers ?? (template ? undefined : []), // Go tells a template without containers from no template
      serviceAccountName: serviceAccount || spec?.serviceAccountName,
    },
  }
  return goJson(asGoWrites(patch, 'PodTemplateSpec'))
}

/** Containers with the server's one among them, if anything is to be added to it. */
function withServerContainer(
  containers: readonly Container[] | undefined,
  secrets: readonly SecretVariable[],
  volumes: readonly HostVolume[],
): readonly Container[] | undefined {
  if (secrets.length === 0 && volumes.length === 0) return containers
  const environment = secrets.map(({ name, secretKeyRef }) => ({
    name,
    valueFrom: { secretKeyRef: { ...secretKeyRef } },
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

function isEmpty(template: PodTemplate | undefined): boolean {
  if (!template) return true
  const { metadata, spec, ...rest } = template
  return [metadata ?? {}, spec ?? {}, rest].every((part) => Object.keys(part).length === 0)
}
