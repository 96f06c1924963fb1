import { compareText } from '../../kubernetes/go-json.ts'
import { isRecord } from '../../kubernetes/read.ts'

/** A type of the Kubernetes API: its fields in the order in which Go writes them, with the types of those that have one. */
interface FieldOrder {
  readonly fields: readonly string[]
  readonly types?: Readonly<Record<string, string>>
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/**
 * Field order of the types that pod templates use (k8s.io/api v0.34). The pod patch is an argument of the proxy's container:
 * written in another order than by the Go operator, it would restart every proxy once.
 */
const orders: Readonly<Record<string, FieldOrder>> = {
  PodTemplateSpec: { fields: words('metadata spec'), types: { metadata: 'ObjectMeta', spec: 'PodSpec' } },
  ObjectMeta: {
    fields:
      words(`name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp
      deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields`),
  },
  PodSpec: {
    fields: words(`volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds
      activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName
      hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity
      schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName
      enableServiceLinks preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates
      resourceClaims resources hostnameOverride`),
    types: {
      volumes: 'Volume',
      initContainers: 'Container',
      containers: 'Container',
      ephemeralContainers: 'Container',
      securityContext: 'PodSecurityContext',
      tolerations: 'Toleration',
      affinity: 'Affinity',
      topologySpreadConstraints: 'TopologySpreadConstraint',
      resources: 'ResourceRequirements',
    },
  },
  Container: {
    fields: words(`name image command args workingDir ports envFrom env resources resizePolicy restartPolicy
      restartPolicyRules volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle
      terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty`),
    types: {
      ports: 'ContainerPort',
      envFrom: 'EnvFromSource',
      env: 'EnvVar',
      resources: 'ResourceRequirements',
      volumeMounts: 'VolumeMount',
      livenessProbe: 'Probe',
      readinessProbe: 'Probe',
      startupProbe: 'Probe',
      securityContext: 'SecurityContext',
    },
  },
  ContainerPort: { fields: words('name hostPort containerPort protocol hostIP') },
  EnvFromSource: {
    fields: words('prefix configMapRef secretRef'),
    types: { configMapRef: 'Selector', secretRef: 'Selector' },
  },
  EnvVar: { fields: words('name value valueFrom'), types: { valueFrom: 'EnvVarSource' } },
  EnvVarSource: {
    fields: words('fieldRef resourceFieldRef configMapKeyRef secretKeyRef fileKeyRef'),
    types: {
      fieldRef: 'ObjectFieldSelector',
      resourceFieldRef: 'ResourceFieldSelector',
      configMapKeyRef: 'Selector',
      secretKeyRef: 'Selector',
    },
  },
  ObjectFieldSelector: { fields: words('apiVersion fieldPath') },
  ResourceFieldSelector: { fields: words('containerName resource divisor') },
  Selector: { fields: words('name key optional') },
  ResourceRequirements: { fields: words('limits requests claims') },
  VolumeMount: { fields: words('name readOnly recursiveReadOnly mountPath subPath mountPropagation subPathExpr') },
  Probe: {
    fields: words(`exec httpGet tcpSocket grpc initialDelaySeconds timeoutSeconds periodSeconds successThreshold
      failureThreshold terminationGracePeriodSeconds`),
    types: { httpGet: 'HTTPGetAction', tcpSocket: 'TCPSocketAction', grpc: 'GRPCAction' },
  },
  HTTPGetAction: { fields: words('path port host scheme httpHeaders'), types: { httpHeaders: 'EnvVar' } },
  TCPSocketAction: { fields: words('port host') },
  GRPCAction: { fields: words('port service') },
  SecurityContext: {
    fields: words(`capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot
      readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile appArmorProfile`),
    types: {
      capabilities: 'Capabilities',
      seLinuxOptions: 'SELinuxOptions',
      seccompProfile: 'Profile',
      appArmorProfile: 'Profile',
    },
  },
  PodSecurityContext: {
    fields:
      words(`seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups supplementalGroupsPolicy
      fsGroup sysctls fsGroupChangePolicy seccompProfile appArmorProfile seLinuxChangePolicy`),
    types: {
      seLinuxOptions: 'SELinuxOptions',
      sysctls: 'EnvVar',
      seccompProfile: 'Profile',
      appArmorProfile: 'Profile',
    },
  },
  Capabilities: { fields: words('add drop') },
  SELinuxOptions: { fields: words('user role type level') },
  Profile: { fields: words('type localhostProfile') },
  Toleration: { fields: words('key operator value effect tolerationSeconds') },
  Affinity: { fields: words('nodeAffinity podAffinity podAntiAffinity') },
  TopologySpreadConstraint: {
    fields: words(
      'maxSkew topologyKey whenUnsatisfiable labelSelector minDomains nodeAffinityPolicy nodeTaintsPolicy matchLabelKeys',
    ),
  },
  Volume: {
    fields: words(`name hostPath emptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs
      persistentVolumeClaim rbd flexVolume cinder cephfs flocker downwardAPI fc azureFile configMap vsphereVolume quobyte
      azureDisk photonPersistentDisk projected portworxVolume scaleIO storageos csi ephemeral image`),
    types: {
      hostPath: 'HostPathVolumeSource',
      emptyDir: 'EmptyDirVolumeSource',
      secret: 'SecretVolumeSource',
      configMap: 'ConfigMapVolumeSource',
      persistentVolumeClaim: 'ClaimVolumeSource',
      image: 'ImageVolumeSource',
    },
  },
  HostPathVolumeSource: { fields: words('path type') },
  EmptyDirVolumeSource: { fields: words('medium sizeLimit') },
  SecretVolumeSource: { fields: words('secretName items defaultMode optional'), types: { items: 'KeyToPath' } },
  ConfigMapVolumeSource: { fields: words('name items defaultMode optional'), types: { items: 'KeyToPath' } },
  ClaimVolumeSource: { fields: words('claimName readOnly') },
  ImageVolumeSource: { fields: words('reference pullPolicy') },
  KeyToPath: { fields: words('key path mode') },
}

/** A value of a type of the Kubernetes API with its fields in Go's order; fields that the table does not know come last, by name. */
export function inFieldOrder(value: unknown, type: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => inFieldOrder(item, type))
  if (!isRecord(value)) return value
  const order = type === undefined ? undefined : orders[type]
  const known = order?.fields ?? []
  const others = Object.keys(value).filter((name) => !known.includes(name))
  const names = [...known.filter((name) => Object.hasOwn(value, name)), ...others.sort(compareText)]
  return Object.fromEntries(names.map((name) => [name, inFieldOrder(value[name], order?.types?.[name])]))
}

/** A field whose name differs from the known one only in the case of its letters. */
export interface MiswrittenField {
  readonly path: readonly string[]
  readonly known: string
}

/**
 * Fields of a value of a type that Go would take for other ones: its decoder, which the runner uses, does not tell the
 * case of letters apart, while everything that checks a template does.
 */
export function miswrittenFields(value: unknown, type: string | undefined): readonly MiswrittenField[] {
  const order = type === undefined ? undefined : orders[type]
  if (type === undefined || order === undefined) return []
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => below(String(index), miswrittenFields(item, type)))
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, member]) => {
    if (order.fields.includes(name)) return below(name, miswrittenFields(member, order.types?.[name]))
    const known = fieldsByFoldedName.get(type)?.get(folded(name))
    return known === undefined ? [] : [{ path: [name], known }]
  })
}

const fieldsByFoldedName = new Map(
  Object.entries(orders).map(([type, { fields }]) => [type, new Map(fields.map((field) => [folded(field), field]))]),
)

function below(name: string, fields: readonly MiswrittenField[]): readonly MiswrittenField[] {
  return fields.map(({ path, known }) => ({ path: [name, ...path], known }))
}

/** As Go folds names: it also takes the long s for an s and the Kelvin sign for a k. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase()
}
