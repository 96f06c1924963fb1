import { describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { containersOf, environmentOf, podSpec } from './support/pods.ts'
import { namesOf, objectOf, render } from './support/render.ts'
import { values } from './support/values.ts'

const theFour = ['team-frontend', 'team-backend', 'staging', 'production']
const clusterMode = await render()
const namespaceMode = await render({
  values: values({ 'operator.rbac.scope': 'namespace', 'operator.rbac.allowedNamespaces': theFour }),
})

describe('rights', () => {
  it('ask for no Secret and for nothing with a wildcard, in either mode', () => {
    for (const object of [...clusterMode, ...namespaceMode].filter(({ kind }) => kind.endsWith('Role'))) {
      const text = JSON.stringify(object['rules'])
      expect(text).not.toContain('"*"')
      expect(text).not.toContain('secrets')
    }
  })

  it('are bound once, cluster-wide, in cluster mode', () => {
    const binding = objectOf(clusterMode, 'ClusterRoleBinding', 'toolhive-operator-manager-rolebinding')
    expect(stringAt(binding, 'roleRef', 'name')).toBe('toolhive-operator-manager-role')
    expect(binding['subjects']).toEqual([
      { kind: 'ServiceAccount', name: 'toolhive-operator', namespace: 'toolhive-system' },
    ])
  })

  it('are bound in each allowed namespace in namespace mode: the table of the document', () => {
    const table = namespaceMode
      .filter(({ kind }) => kind === 'RoleBinding')
      .map((binding) => [
        binding.metadata.namespace,
        binding.metadata.name,
        `${stringAt(binding, 'roleRef', 'kind')}/${stringAt(binding, 'roleRef', 'name')}`,
      ])
    expect(new Set(table)).toEqual(
      new Set([
        ...theFour.map((namespace) => [
          namespace,
          'toolhive-operator-manager-rolebinding',
          'ClusterRole/toolhive-operator-manager-role',
        ]),
        [
          'toolhive-system',
          'toolhive-operator-leader-election-rolebinding',
          'Role/toolhive-operator-leader-election-role',
        ],
      ]),
    )
  })

  it('reach beyond the allowed namespaces only to read definitions', () => {
    expect(namesOf(namespaceMode, 'ClusterRoleBinding')).toEqual(['toolhive-operator-definitions-rolebinding'])
    const rules = listAt(objectOf(namespaceMode, 'ClusterRole', 'toolhive-operator-definitions-role'), 'rules')
    expect(new Set(rules.flatMap((rule) => listAt(rule, 'resources')))).toEqual(
      new Set(['compositecontrollers', 'controllerrevisions', 'customresourcedefinitions', 'decoratorcontrollers']),
    )
    expect(rules.flatMap((rule) => listAt(rule, 'verbs'))).not.toContain('update')
    const managed = listAt(objectOf(namespaceMode, 'ClusterRole', 'toolhive-operator-manager-role'), 'rules')
    expect(JSON.stringify(managed)).not.toMatch(/namespaces|customresourcedefinitions|metacontroller/)
  })

  it('follow the name of the account', async () => {
    const renamed = await render({ values: values({ 'operator.serviceAccount.name': 'other' }) })
    for (const binding of renamed.filter(({ kind }) => kind.endsWith('Binding') && kind.includes('Role'))) {
      expect(listAt(binding, 'subjects').map((subject) => stringAt(subject, 'name'))).toEqual(['other'])
    }
    const deployment = objectOf(renamed, 'Deployment', 'toolhive-operator')
    expect(stringAt(podSpec(deployment), 'serviceAccountName')).toBe('other')
  })

  it('allow OpenShift to check who blocks a deletion', async () => {
    expect(managerRules(await render({ values: values({ 'operator.platform': 'openshift' }) }))).toContain(
      'mcpservers/finalizers',
    )
    expect(managerRules(clusterMode)).not.toContain('finalizers')
  })

  it("come to people through Kubernetes' own roles", () => {
    for (const role of ['view', 'edit', 'admin']) {
      const { metadata } = objectOf(clusterMode, 'ClusterRole', `toolhive-operator-${role}`)
      expect(metadata.labels?.[`rbac.authorization.k8s.io/aggregate-to-${role}`]).toBe('true')
    }
    expect(JSON.stringify(objectOf(clusterMode, 'ClusterRole', 'toolhive-operator-view')['rules'])).not.toMatch(
      /create|delete/,
    )
  })
})

describe('the gateway', () => {
  it('is told the allowed namespaces in namespace mode, and none in cluster mode', () => {
    expect(gatewayVariables(namespaceMode)['ALLOWED_NAMESPACES']).toBe(theFour.join(','))
    expect(gatewayVariables(clusterMode)).not.toHaveProperty('ALLOWED_NAMESPACES')
  })
})

describe('configs in use', () => {
  it('are protected everywhere in cluster mode, in the allowed namespaces in namespace mode', () => {
    expect(valueAt(policyBinding(clusterMode), 'spec', 'matchResources')).toBeUndefined()
    expect(
      valueAt(policyBinding(namespaceMode), 'spec', 'matchResources', 'namespaceSelector', 'matchExpressions'),
    ).toEqual([{ key: 'kubernetes.io/metadata.name', operator: 'In', values: theFour }])
  })

  it('are those that record who refers to them', () => {
    const policy = objectOf(clusterMode, 'ValidatingAdmissionPolicy', 'toolhive-operator-configs-in-use')
    const rules = listAt(policy, 'spec', 'matchConstraints', 'resourceRules')
    expect(new Set(rules.flatMap((rule) => listAt(rule, 'resources')))).toEqual(
      new Set(['mcpexternalauthconfigs', 'mcptoolconfigs']),
    )
  })
})

describe('allowed namespaces that are created', () => {
  it('stay when the release goes', async () => {
    const objects = await render({
      values: values({
        'operator.rbac.scope': 'namespace',
        'operator.rbac.allowedNamespaces': ['a', 'b', 'b', 'toolhive-system'],
        'operator.rbac.createNamespaces': true,
      }),
    })
    expect(namesOf(objects, 'Namespace')).toEqual(['a', 'b'])
    for (const object of objects.filter(({ kind }) => kind === 'Namespace')) {
      expect(object.metadata.annotations?.['helm.sh/resource-policy']).toBe('keep')
    }
  })
})

describe('an engine that is there already', () => {
  const external = { 'metacontroller.mode': 'external' }

  it('calls the hooks through a Service; the pod holds no token', async () => {
    const objects = await render({ values: values(external) })
    const deployment = objectOf(objects, 'Deployment', 'toolhive-operator')
    expect(containersOf(deployment).map(({ name }) => name)).toEqual(['manager'])
    expect(JSON.stringify(deployment)).not.toContain('serviceAccountToken"')
    expect(environmentOf(deployment, 'manager')['HOST']).toBe('0.0.0.0')
    expect(namesOf(objects, 'Service')).toContain('toolhive-operator-hooks')
    const controller = objectOf(objects, 'CompositeController', 'toolhive-mcpserver')
    expect(recordAt(controller, 'spec', 'hooks', 'sync', 'webhook')).toEqual({
      path: '/mcpserver/sync',
      service: { name: 'toolhive-operator-hooks', namespace: 'toolhive-system', port: 80, protocol: 'http' },
      timeout: '10s',
    })
    expect(controller.metadata.labels).not.toHaveProperty('toolhive.stacklok.dev/engine')
  })

  it('gets the rights bound when its account is named, and nobody otherwise', async () => {
    const account = { 'metacontroller.external.serviceAccount.name': 'metacontroller' }
    const bound = await render({ values: values({ ...external, ...account }) })
    expect(objectOf(bound, 'ClusterRoleBinding', 'toolhive-operator-manager-rolebinding')['subjects']).toEqual([
      { kind: 'ServiceAccount', name: 'metacontroller', namespace: 'metacontroller' },
    ])
    expect(namesOf(await render({ values: values(external) }), 'ClusterRoleBinding')).toEqual([])
  })

  it('trusts the given authority over HTTPS', async () => {
    const objects = await render({
      values: values({
        ...external,
        'metacontroller.external.port': 443,
        'metacontroller.external.tls': { enabled: true, secretName: 'hooks-tls', caBundle: 'pem of the authority' },
      }),
    })
    const webhook = recordAt(
      objectOf(objects, 'CompositeController', 'toolhive-mcpserver'),
      'spec',
      'hooks',
      'sync',
      'webhook',
    )
    expect(webhook).toMatchObject({
      service: { port: 443, protocol: 'https' },
      caBundle: { inline: 'pem of the authority' },
    })
    const deployment = objectOf(objects, 'Deployment', 'toolhive-operator')
    expect(listAt(podSpec(deployment), 'volumes')).toContainEqual({
      name: 'toolhive-tls',
      secret: { secretName: 'hooks-tls' },
    })
    expect(environmentOf(deployment, 'manager')['TLS_CERT_FILE']).toBe('/etc/toolhive-operator/tls/tls.crt')
  })
})

function managerRules(objects: readonly KubernetesObject[]): string {
  return JSON.stringify(objectOf(objects, 'ClusterRole', 'toolhive-operator-manager-role')['rules'])
}

function gatewayVariables(objects: readonly KubernetesObject[]): Readonly<Record<string, string>> {
  return environmentOf(objectOf(objects, 'Deployment', 'toolhive-operator'), 'gateway')
}

function policyBinding(objects: readonly KubernetesObject[]): KubernetesObject {
  return objectOf(objects, 'ValidatingAdmissionPolicyBinding', 'toolhive-operator-configs-in-use')
}
