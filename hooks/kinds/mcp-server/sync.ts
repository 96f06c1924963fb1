import { errorsOf } from '../../api/problems.ts'
import type { MCPServerSpec, MCPServerStatus } from '../../api/v1alpha1/mcp-server.ts'
import type { Outcome, Problem, SyncRequest } from '../../engine/kind.ts'
import type { ObjectMap } from '../../engine/metacontroller-types.ts'
import { configMaps, deployments } from '../../engine/resource-kinds.ts'
import { relatedObject } from '../../engine/rules.ts'
import { valueAt } from '../../kubernetes/read.ts'
import { runnerDialectOf } from '../../runner/dialects.ts'
import type { Context } from '../../settings.ts'
import { buildWorkload } from '../../workload/build/build.ts'
import { heldWorkload } from '../../workload/build/held.ts'
import { patchProblems } from '../../workload/build/pod-patch/patch-problems.ts'
import { restartedAtAnnotation } from '../../workload/names.ts'
import { addressOf } from '../../workload/report/address.ts'
import { groupCondition } from '../../workload/report/group.ts'
import { workloadStatus } from '../../workload/report/status.ts'
import { conflictProblems } from '../../workload/resolve/name-collisions.ts'
import { resolveReferences } from '../../workload/resolve/references.ts'
import type { Workload } from '../../workload/workload.ts'
import { mcpServerForm, twins } from './form.ts'
import { checkImages } from './image.ts'
import { readServer, type ServerReferences } from './read.ts'
import { permissionProfileMapName } from './relate.ts'
import { isServerStopping, startsAnew } from './start-anew.ts'
import { imageCondition, podTemplateCondition } from './status.ts'

/** The children and the status of an MCPServer. */
export function sync(
  { parent, children, related }: SyncRequest<MCPServerSpec>,
  { settings, now }: Context,
): Outcome<MCPServerStatus> {
  const { spec, metadata } = parent
  const dialect = runnerDialectOf(settings)
  const references = resolve(spec, related, metadata.namespace)
  const { value: server, problems: found } = readServer(parent, references, settings)
  const { workload } = server
  const images = checkImages(server.images, metadata, related)
  const problems: readonly Problem[] = [
    ...conflictProblems(parent, related, twins),
    ...found,
    ...patchProblems(workload),
    ...images.problems,
  ]
  const { name, namespace } = metadata
  const held = { form: mcpServerForm, name, namespace, dialect, observed: children }
  const built = errorsOf(problems).length > 0 ? undefined : buildWorkload(workload, { settings, dialect })
  const isAnew = built !== undefined && startsAnew({ parent, children, related }, { built, dialect })
  const isLeftOut =
    isAnew ||
    isServerStopping({ parent, children, related }) ||
    isRestarted(server.restartImmediately, { workload, children })

  return {
    problems,
    // left out of one answer, the Deployment is deleted with its pods and made again
    children: built?.filter(({ kind }) => !isLeftOut || kind !== deployments.kind) ?? heldWorkload(held),
    discardsAdopted: isAnew,
    status: {
      ...workloadStatus({
        form: mcpServerForm,
        parent,
        problems,
        built,
        children,
        related,
        now,
        address: addressOf(workload, settings, dialect),
        hashes: server.hashes,
        conditions: () => [
          groupCondition(spec.groupRef, references.group),
          podTemplateCondition(spec.podTemplateSpec !== undefined, problems),
          imageCondition(images.verdict),
        ],
      }),
    },
  }
}

/** The answer for a spec that cannot be read: children are held. */
export function refuse(
  { parent, children, related }: SyncRequest<unknown>,
  problems: readonly Problem[],
  { settings, now }: Context,
): Outcome<MCPServerStatus> {
  const hashes = { toolConfig: undefined, externalAuthConfig: undefined }
  const status = workloadStatus({
    form: mcpServerForm,
    parent,
    problems,
    built: undefined,
    children,
    related,
    now,
    address: undefined,
    hashes,
    conditions: () => [],
  })
  const { name, namespace } = parent.metadata
  const dialect = runnerDialectOf(settings)
  const held = heldWorkload({ form: mcpServerForm, name, namespace, dialect, observed: children })
  return { problems, children: held, status: { ...status } }
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
