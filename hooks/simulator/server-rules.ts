import { isEqual } from '../engine/equality.ts'
import { kindKey } from '../engine/rules.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord, listAt, recordAt, stringAt, valueAt } from '../kubernetes/read.ts'

/** What the API server does to an object on its way into the store, as far as it can be seen by a hook. */

/** The object with the fields that the API server fills in; they belong to no manager. */
export function defaulted(object: KubernetesObject, number: number): KubernetesObject {
  const fill = defaults[kindKey(object)]
  return fill ? { ...object, ...fill(object, number) } : object
}

type Fill = (object: KubernetesObject, number: number) => Readonly<Record<string, unknown>>

const defaults: Readonly<Record<string, Fill>> = {
  'Service.v1': (object, number) => ({
    spec: {
      clusterIP: `10.0.${number >> 8}.${number & 255}`,
      sessionAffinity: 'None',
      type: 'ClusterIP',
      ...recordAt(object, 'spec'),
    },
  }),
  'Deployment.apps/v1': (object) => ({
    spec: {
      progressDeadlineSeconds: 600,
      replicas: 1,
      revisionHistoryLimit: 10,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      ...recordAt(object, 'spec'),
      template: template(valueAt(object, 'spec', 'template')),
    },
  }),
}

function template(value: unknown): Readonly<Record<string, unknown>> {
  const podTemplate = isRecord(value) ? value : {}
  const spec = recordAt(podTemplate, 'spec')
  return {
    ...podTemplate,
    spec: {
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      ...spec,
      containers: listAt(spec, 'containers').map((container) =>
        isRecord(container)
          ? { imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log', ...container }
          : container,
      ),
    },
  }
}

/** A request as the API server reads it: the one field that it fills in inside a map that is compared as a whole. */
export function completed(kind: string, content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (kind !== 'RoleBinding' || !isRecord(content['roleRef'])) return content
  return { ...content, roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...content['roleRef'] } }
}

/** Why the API server rejects the change, or `undefined`. */
export function rejection(before: KubernetesObject | undefined, after: KubernetesObject): string | undefined {
  const controllers = (after.metadata.ownerReferences ?? []).filter(({ controller }) => controller === true)
  if (controllers.length > 1) return 'metadata.ownerReferences: only one reference can have controller set to true'
  const portNames = listAt(after, 'spec', 'ports').map((port) => stringAt(port, 'name') ?? '')
  if (kindKey(after) === 'Service.v1' && new Set(portNames).size < portNames.length) {
    return 'spec.ports: duplicate name'
  }
  if (!before) return undefined
  const changed = (immutable[kindKey(after)] ?? []).find(
    (path) => !isEqual(valueAt(before, ...path), valueAt(after, ...path)),
  )
  if (changed) return `${changed.join('.')}: field is immutable`
  if (before['immutable'] === true && !isEqual(before['data'], after['data'])) return 'data: field is immutable'
  return undefined
}

const immutable: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'Deployment.apps/v1': [['spec', 'selector']],
  'StatefulSet.apps/v1': [['spec', 'selector']],
  'RoleBinding.rbac.authorization.k8s.io/v1': [['roleRef']],
  'Service.v1': [['spec', 'clusterIP']],
}

/** Whether the kind counts generations; the engine compares resource versions of those that do not. */
export function countsGenerations({ apiVersion }: KubernetesObject): boolean {
  return apiVersion !== 'v1' && !apiVersion.startsWith('rbac.authorization.k8s.io/')
}

/** Whether a change raises the generation: one of the spec does, for Deployments one of the annotations as well. */
export function raisesGeneration(before: KubernetesObject, after: KubernetesObject): boolean {
  if (!isEqual(before['spec'], after['spec'])) return true
  return (
    kindKey(after) === 'Deployment.apps/v1' &&
    !isEqual(before.metadata.annotations ?? {}, after.metadata.annotations ?? {})
  )
}
