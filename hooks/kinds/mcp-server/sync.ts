import type { MCPServerSpec } from '../../api/mcp-server.ts'
import { mcpRemoteProxies } from '../../api/resource-kinds.ts'
import { adoptedChildren } from '../../engine/adopted.ts'
import { heldChildren } from '../../engine/held.ts'
import type { Outcome, Problem, SyncRequest } from '../../engine/kind.ts'
import type { ChildObject, ObjectMap } from '../../engine/metacontroller-types.ts'
import { configMaps, deployments } from '../../engine/resource-kinds.ts'
import { relatedObject } from '../../engine/rules.ts'
import { valueAt } from '../../kubernetes/read.ts'
import type { Context } from '../../settings.ts'
import { buildWorkload } from '../../workload/build.ts'
import { restartedAtAnnotation } from '../../workload/deployment.ts'
import { inClusterUrl } from '../../workload/labels.ts'
import { nameConflict } from '../../workload/name-conflict.ts'
import { resolveReferences } from '../../workload/references.ts'
import { errorsOf } from '../../workload/report/problem-conditions.ts'
import type { Workload } from '../../workload/workload.ts'
import { adopts } from './adopts.ts'
import { mcpServerForm } from './form.ts'
import { proxyPortOf, readServer, type ServerReferences } from './read.ts'
import { permissionProfileMapName } from './relate.ts'
import { serverStatus } from './status.ts'

const notEnforced = {
  status: 'True',
  reason: 'ImageValidationSkipped',
  message: 'Image validation was not performed (no enforcement configured)',
} as const

/** The children and the status of an MCPServer. */
export function sync({ parent, children, related }: SyncRequest<MCPServerSpec>, { settings, now }: Context): Outcome {
  const { name, namespace } = parent.metadata
  const references = resolve(parent.spec, related, namespace)
  const server = readServer(parent, references, settings)
  const rival = relatedObject(related, mcpRemoteProxies, namespace, name)
  const problems: readonly Problem[] = [...nameConflict(parent, [rival]), ...server.problems]
  const { workload, hashes, restartImmediately } = server.value

  const desired = (): readonly ChildObject[] =>
    buildWorkload(workload, settings).filter((child) => !(restartImmediately && isToRestart(child, workload, children)))
  const port = proxyPortOf(parent.spec)
  return {
    problems,
    children:
      errorsOf(problems).length > 0
        ? heldChildren(children)
        : [...desired(), ...adoptedChildren(children, adopts, name)],
    status: serverStatus({
      parent,
      problems,
      children,
      related,
      now,
      url: inClusterUrl(mcpServerForm.serviceName(name), namespace, { port, clusterDomain: settings.clusterDomain }),
      hashes,
      group: { name: parent.spec.groupRef, found: references.group },
      hasPodTemplate: parent.spec.podTemplateSpec !== undefined,
      imageValidation: notEnforced,
    }),
  }
}

/** The answer for a spec that cannot be read: children are held. */
export function refuse(
  { parent, children, related }: SyncRequest<unknown>,
  problems: readonly Problem[],
  { now }: Context,
): Outcome {
  const status = serverStatus({
    parent,
    problems,
    children,
    related,
    now,
    url: undefined,
    hashes: { toolConfig: undefined, externalAuthConfig: undefined },
    group: { name: undefined, found: undefined },
    hasPodTemplate: false,
    imageValidation: notEnforced,
  })
  return { problems, children: heldChildren(children), status }
}

function resolve(spec: MCPServerSpec, related: ObjectMap, namespace: string): ServerReferences {
  const profileMap = permissionProfileMapName(spec)
  return {
    ...resolveReferences(spec, related, namespace),
    permissionProfileMap: profileMap ? relatedObject(related, configMaps, namespace, profileMap) : undefined,
  }
}

/** An immediate restart leaves the running Deployment out of one answer: it is deleted with its pods and made anew (WART-29). */
function isToRestart(
  { kind, metadata }: ChildObject,
  { restartedAt, namespace }: Workload,
  children: ObjectMap,
): boolean {
  if (kind !== 'Deployment' || restartedAt === undefined) return false
  const observed = relatedObject(children, deployments, namespace, metadata.name)
  return (
    observed !== undefined &&
    valueAt(observed, 'spec', 'template', 'metadata', 'annotations', restartedAtAnnotation) !== restartedAt
  )
}
