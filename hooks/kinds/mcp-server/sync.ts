import type { MCPServerSpec, MCPServerStatus } from '../../api/v1alpha1/mcp-server.ts'
import type { Problem, SyncRequest, SyncResult } from '../../engine/kind.ts'
import type { ObjectMap } from '../../engine/metacontroller-types.ts'
import { configMaps, deployments } from '../../engine/resource-kinds.ts'
import { relatedObject } from '../../engine/rules.ts'
import { valueAt } from '../../kubernetes/read.ts'
import { runnerDialectOf } from '../../runner/dialects.ts'
import type { Context } from '../../settings.ts'
import { patchProblems } from '../../workload/build/pod-patch/patch-problems.ts'
import { restartedAtAnnotation } from '../../workload/names.ts'
import { groupCondition } from '../../workload/report/group.ts'
import { collisionProblems } from '../../workload/resolve/name-collisions.ts'
import { resolveReferences } from '../../workload/resolve/references.ts'
import { buildAndReport } from '../../workload/sync.ts'
import type { Workload } from '../../workload/workload.ts'
import { permissionProfileMapName } from './customize.ts'
import { checkImages } from './image.ts'
import { readServer, type ServerReferences } from './read.ts'
import { isServerStopping, startsAnew } from './start-anew.ts'
import { imageCondition, podTemplateCondition } from './status.ts'
import { collidingKind, mcpServerTraits } from './traits.ts'

/** The children and the status of an MCPServer. */
export function sync(request: SyncRequest<MCPServerSpec>, context: Context): SyncResult<MCPServerStatus> {
  const { parent, children: observed, related } = request
  const { spec, metadata } = parent
  const dialect = runnerDialectOf(context.settings)
  const references = resolve(spec, related, metadata.namespace)
  const { value: server, problems: found } = readServer(parent, references, context.settings)
  const { workload } = server
  const images = checkImages(server.images, metadata, related)
  const problems: readonly Problem[] = [
    ...collisionProblems(parent, related, collidingKind),
    ...found,
    ...patchProblems(workload),
    ...images.problems,
  ]
  const { built, children, status } = buildAndReport(
    request,
    {
      traits: mcpServerTraits,
      dialect,
      model: server,
      problems,
      conditions: () => [
        groupCondition(spec.groupRef, references.group),
        podTemplateCondition(spec.podTemplateSpec !== undefined, problems),
        imageCondition(images.verdict),
      ],
    },
    context,
  )
  const isAnew = built !== undefined && startsAnew(request, { built, dialect })
  const isLeftOut =
    isAnew || isServerStopping(request) || isRestarted(server.restartImmediately, { workload, children: observed })
  return {
    problems,
    // left out of one answer, the Deployment is deleted with its pods and made again
    children: built && isLeftOut ? built.filter(({ kind }) => kind !== deployments.kind) : children,
    discardsAdopted: isAnew,
    status: { ...status },
  }
}

/** The answer for a spec that cannot be read: children are held. */
export function hold(
  request: SyncRequest<unknown>,
  problems: readonly Problem[],
  context: Context,
): SyncResult<MCPServerStatus> {
  const dialect = runnerDialectOf(context.settings)
  const { children, status } = buildAndReport(
    request,
    { traits: mcpServerTraits, dialect, model: undefined, problems, conditions: () => [] },
    context,
  )
  return { problems, children, status: { ...status } }
}

function resolve(spec: MCPServerSpec, related: ObjectMap, namespace: string): ServerReferences {
  const profileMap = permissionProfileMapName(spec)
  return {
    ...resolveReferences(spec, related, namespace),
    permissionProfileMap: profileMap ? relatedObject(related, configMaps, namespace, profileMap) : undefined,
  }
}

/** Whether a restart is asked for that is to be immediate, and has not been done yet (WART-29). */
function isRestarted(
  immediately: boolean,
  { workload, children }: { readonly workload: Workload; readonly children: ObjectMap },
): boolean {
  const { restartedAt, name, namespace } = workload
  const observed = relatedObject(children, deployments, namespace, name)
  if (!immediately || !observed) return false
  return valueAt(observed, 'spec', 'template', 'metadata', 'annotations', restartedAtAnnotation) !== restartedAt
}
