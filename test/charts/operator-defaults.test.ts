import { describe, expect, it } from 'vitest'
import { listAt, recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { containerOf, containersOf, environmentOf, podSpec } from './support/pods.ts'
import { namesOf, objectOf, render } from './support/render.ts'
import { values } from './support/values.ts'

const objects = await render()
const deployment = objectOf(objects, 'Deployment', 'toolhive-operator')

describe('the chart of the operator as it comes', () => {
  it('makes the objects that the document names', () => {
    expect(namesOf(objects, 'Deployment')).toEqual(['toolhive-operator'])
    expect(namesOf(objects, 'ServiceAccount')).toEqual(['toolhive-operator'])
    expect(namesOf(objects, 'ClusterRole')).toContain('toolhive-operator-manager-role')
    expect(namesOf(objects, 'ClusterRoleBinding')).toEqual(['toolhive-operator-manager-rolebinding'])
    expect(namesOf(objects, 'Role')).toEqual(['toolhive-operator-leader-election-role'])
    expect(namesOf(objects, 'RoleBinding')).toEqual(['toolhive-operator-leader-election-rolebinding'])
  })

  it('starts gateway and manager before Metacontroller and stops them after it', () => {
    const sidecars = listAt(podSpec(deployment), 'initContainers')
    expect(sidecars.map((container) => [stringAt(container, 'name'), stringAt(container, 'restartPolicy')])).toEqual([
      ['gateway', 'Always'],
      ['manager', 'Always'],
    ])
    for (const sidecar of sidecars) expect(recordAt(sidecar, 'startupProbe')).not.toEqual({})
    expect(listAt(podSpec(deployment), 'containers').map((container) => stringAt(container, 'name'))).toEqual([
      'metacontroller',
    ])
  })

  it('gives the one token of the pod to the gateway alone', () => {
    expect(valueAt(podSpec(deployment), 'automountServiceAccountToken')).toBe(false)
    expect(tokenHolders(deployment)).toEqual(['gateway'])
  })

  it('has the gateway write a kubeconfig for Metacontroller that no other container sees', () => {
    expect(listAt(podSpec(deployment), 'volumes')).toContainEqual({
      name: 'toolhive-kubeconfig',
      emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
    })
    const mounts = containersOf(deployment).flatMap(({ name, spec }) =>
      listAt(spec, 'volumeMounts')
        .filter((mount) => stringAt(mount, 'name') === 'toolhive-kubeconfig')
        .map((mount) => [name, valueAt(mount, 'mountPath'), valueAt(mount, 'readOnly')]),
    )
    expect(mounts).toEqual([
      ['gateway', '/run/toolhive-operator', undefined],
      ['metacontroller', '/run/toolhive-operator', true],
    ])
    const file = '/run/toolhive-operator/kubeconfig'
    expect(environmentOf(deployment, 'gateway')['ENGINE_KUBECONFIG_FILE']).toBe(file)
    expect(listAt(containerOf(deployment, 'metacontroller'), 'args')).toContain(`--kubeconfig=${file}`)
  })

  it('gives the token to Metacontroller when there is no gateway', async () => {
    const direct = objectOf(
      await render({ values: values({ 'gateway.enabled': false }) }),
      'Deployment',
      'toolhive-operator',
    )
    expect(containersOf(direct).map(({ name }) => name)).toEqual(['manager', 'metacontroller'])
    expect(tokenHolders(direct)).toEqual(['metacontroller'])
    expect(listAt(containerOf(direct, 'metacontroller'), 'args').join(' ')).not.toContain('--kubeconfig')
  })

  it('runs Metacontroller with the settings that the hooks rely on', () => {
    expect(listAt(containerOf(deployment, 'metacontroller'), 'args')).toEqual([
      '--apply-strategy=server-side-apply',
      '--target-label-selector=toolhive.stacklok.dev/engine=toolhive-operator',
      '--workers=10',
      '--client-go-qps=200',
      '--client-go-burst=400',
      '--leader-election',
      '--leader-election-namespace=toolhive-system',
      '--leader-election-id=toolhive-operator',
      '--metrics-address=:9999',
      '--health-probe-bind-address=:8083',
      '--zap-log-level=error',
      '--kubeconfig=/run/toolhive-operator/kubeconfig',
    ])
    expect(environmentOf(deployment, 'gateway')['PORT']).toBe('8001')
  })

  it('keeps the hooks on loopback, where the controllers call them', () => {
    const environment = environmentOf(deployment, 'manager')
    expect(environment['HOST']).toBe('127.0.0.1')
    for (const controller of objects.filter(({ kind }) => kind === 'CompositeController')) {
      const sync = recordAt(controller, 'spec', 'hooks', 'sync')
      expect(stringAt(sync, 'version')).toBe('v2')
      expect(stringAt(sync, 'webhook', 'url')).toMatch(`http://127.0.0.1:${environment['PORT']}/`)
      expect(controller.metadata.labels?.['toolhive.stacklok.dev/engine']).toBe('toolhive-operator')
    }
  })

  it('passes the Pod Security level `restricted`', () => {
    for (const object of objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Pod')) {
      expect(valueAt(podSpec(object), 'securityContext', 'runAsNonRoot')).toBe(true)
      for (const { spec } of containersOf(object)) {
        expect(recordAt(spec, 'securityContext')).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        })
      }
    }
  })

  it('leaves user ids to OpenShift', async () => {
    const onOpenshift = objectOf(
      await render({ apiVersions: ['route.openshift.io/v1'] }),
      'Deployment',
      'toolhive-operator',
    )
    expect(environmentOf(onOpenshift, 'manager')['OPERATOR_OPENSHIFT']).toBe('true')
    expect(JSON.stringify(onOpenshift)).not.toMatch(/runAsUser|fsGroup/)
    expect(environmentOf(deployment, 'manager')['OPERATOR_OPENSHIFT']).toBe('false')
  })

  it('selects pods by labels that no upgrade changes', () => {
    const selector = {
      'app.kubernetes.io/name': 'toolhive-operator',
      'app.kubernetes.io/instance': 'toolhive-operator',
      'app.kubernetes.io/part-of': 'toolhive-operator',
    }
    expect(valueAt(deployment, 'spec', 'selector', 'matchLabels')).toEqual(selector)
    expect(valueAt(deployment, 'spec', 'template', 'metadata', 'labels')).toMatchObject(selector)
  })

  it('says by an image what the registries run', () => {
    expect(environmentOf(deployment, 'manager')['TOOLHIVE_OPERATOR_IMAGE']).toBe(
      stringAt(containerOf(deployment, 'manager'), 'image'),
    )
  })
})

/** The containers that mount the projected token. */
function tokenHolders(object: typeof deployment): readonly string[] {
  const tokens = listAt(podSpec(object), 'volumes').filter((volume) =>
    JSON.stringify(volume).includes('serviceAccountToken'),
  )
  const names = new Set(tokens.map((volume) => stringAt(volume, 'name')))
  return containersOf(object)
    .filter(({ spec }) => listAt(spec, 'volumeMounts').some((mount) => names.has(stringAt(mount, 'name'))))
    .map(({ name }) => name)
}
