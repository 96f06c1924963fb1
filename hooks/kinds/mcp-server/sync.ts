import type { MCPServerSpec, MCPServerStatus } from '../../api/mcp-server.ts'
import type { Outcome, Problem, SyncRequest } from '../../engine/kind.ts'
import type { ChildObject, ObjectMap } from '../../engine/metacontroller-types.ts'
import { configMaps, deployments } from '../../engine/resource-kinds.ts'
import { relatedObject } from '../../engine/rules.ts'
import { valueAt } from '../../kubernetes/read.ts'
import { runnerDialectOf } from '../../runner/dialects.ts'
import type { Context } from '../../settings.ts'
import { addressOf } from '../../workload/address.ts'
import { buildWorkload } from '../../workload/build.ts'
import { restartedAtAnnotation } from '../../workload/deployment.ts'
import { heldOrBuilt, heldWorkload } from '../../workload/held-or-built.ts'
import { conflictProblems } from '../../workload/name-conflict.ts'
import { resolveReferences } from '../../workload/references.ts'
import { groupCondition } from '../../workload/report/group.ts'
import { workloadStatus } from '../../workload/report/status.ts'
import type { Workload } from '../../workload/workload.ts'
import { mcpServerForm, twins } from './form.ts'
import { checkImages } from './image.ts'
import { readServer, type ServerReferences } from './read.ts'
import { permissionProfileMapName } from './relate.ts'
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
  const images = checkImages(server.images, metadata, related)
  const problems: readonly Problem[] = [...conflictProblems(parent, related, twins), ...found, ...images.problems]
  const { workload } = server

  return {
    problems,
    children: heldOrBuilt({
      form: mcpServerForm,
      name: metadata.name,
      namespace: metadata.namespace,
      dialect,
      problems,
      observed: children,
      build: () =>
        restarted(buildWorkload(workload, { settings, dialect }), server.restartImmediately, { workload, children }),
    }),
    status: {
      ...workloadStatus({
        form: mcpServerForm,
        parent,
        problems,
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

/** An immediate restart leaves the running Deployment out of one answer: it is deleted with its pods and made anew (WART-29). */
function restarted(
  desired: readonly ChildObject[],
  immediately: boolean,
  { workload, children }: { readonly workload: Workload; readonly children: ObjectMap },
): readonly ChildObject[] {
  const { restartedAt, name, namespace } = workload
  const observed = relatedObject(children, deployments, namespace, name)
  if (!immediately || !observed) return desired
  const last = valueAt(observed, 'spec', 'template', 'metadata', 'annotations', restartedAtAnnotation)
  return last === restartedAt ? desired : desired.filter(({ kind }) => kind !== deployments.kind)
}
