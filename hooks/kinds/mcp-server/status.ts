import type { MCPServerStatus } from '../../api/mcp-server.ts'
import type { Parent, Problem } from '../../engine/kind.ts'
import type { ObjectMap } from '../../engine/metacontroller-types.ts'
import { services } from '../../engine/resource-kinds.ts'
import { relatedObject } from '../../engine/rules.ts'
import { type ConditionDraft, conditionsOf } from '../../kubernetes/conditions.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { stringAt } from '../../kubernetes/read.ts'
import { groupCondition } from '../../workload/report/group.ts'
import { observeWorkload } from '../../workload/report/observe.ts'
import { conditionFor, errorsOf, warningCondition } from '../../workload/report/problem-conditions.ts'
import { standingOf } from '../../workload/report/ready.ts'
import { mcpServerForm } from './form.ts'

interface StatusInput {
  readonly parent: Parent<unknown>
  readonly problems: readonly Problem[]
  readonly children: ObjectMap
  readonly related: ObjectMap
  readonly now: string
  /** URL of the proxy; `undefined` where the spec cannot be read. */
  readonly url: string | undefined
  readonly hashes: { readonly toolConfig: string | undefined; readonly externalAuthConfig: string | undefined }
  readonly group: { readonly name: string | undefined; readonly found: KubernetesObject | undefined }
  readonly hasPodTemplate: boolean
  readonly imageValidation: Omit<ConditionDraft, 'type'>
}

/** The status of an MCPServer: what was seen, never what is hoped. Whatever is not true any more is gone (WART-19). */
export function serverStatus(input: StatusInput): MCPServerStatus {
  const { parent, problems, children, related } = input
  const { metadata } = parent
  const observation = observeWorkload({
    form: mcpServerForm,
    name: metadata.name,
    namespace: metadata.namespace,
    children,
    related,
  })
  const { phase, message, ready } = standingOf({ form: mcpServerForm, metadata, problems, observation })
  const drafts: readonly (ConditionDraft | undefined)[] = [
    ready,
    conditionFor('ConfigurationValid', problems, {
      status: 'True',
      reason: 'ConfigurationValid',
      message: 'The configuration can be honoured',
    }),
    groupCondition(input.group.name, input.group.found),
    input.hasPodTemplate ? podTemplateCondition(problems) : undefined,
    conditionFor('ImageValidated', problems, input.imageValidation),
    warningCondition(problems),
  ]
  return {
    phase: phaseOf(phase),
    message,
    url: errorsOf(problems).length > 0 ? keptUrl(input) : input.url,
    readyReplicas: observation.readyReplicas,
    toolConfigHash: input.hashes.toolConfig,
    externalAuthConfigHash: input.hashes.externalAuthConfig,
    observedGeneration: metadata.generation,
    conditions: [
      ...conditionsOf({
        drafts: drafts.filter((draft) => draft !== undefined),
        previous: parent.status,
        generation: metadata.generation,
        now: input.now,
      }),
    ],
  }
}

function phaseOf(phase: string): MCPServerStatus['phase'] {
  return phase === 'Running' || phase === 'Failed' || phase === 'Terminating' ? phase : 'Pending'
}

function podTemplateCondition(problems: readonly Problem[]): ConditionDraft {
  return conditionFor('PodTemplateValid', problems, {
    status: 'True',
    reason: 'ValidPodTemplateSpec',
    message: 'PodTemplateSpec is valid',
  })
}

/** A server that is held goes on answering at its old URL, if it has a Service. */
function keptUrl({ parent, children }: StatusInput): string | undefined {
  const { name, namespace } = parent.metadata
  return relatedObject(children, services, namespace, mcpServerForm.serviceName(name))
    ? stringAt(parent.status, 'url')
    : undefined
}
