import { z } from 'zod'
import { canonicalQuantity } from './quantities.ts'

const strings = z.array(z.string())
const stringMap = z.record(z.string(), z.string())
const integer = z.number().int()
const portNumberOrName = z.union([z.string(), integer])

const Quantity = z.union([z.string(), z.number()]).transform((value, context) => {
  const canonical = canonicalQuantity(String(value))
  if (canonical !== undefined) return canonical
  context.addIssue({
    code: 'custom',
    message: `must be a quantity such as 500m or 128Mi, not "${value}".`,
  })
  return z.NEVER
})
const Quantities = z.record(z.string(), Quantity)
const Resources = z.looseObject({ limits: Quantities.optional(), requests: Quantities.optional() })

const Selector = z.looseObject({
  name: z.string().optional(),
  key: z.string().optional(),
  optional: z.boolean().optional(),
})
const EnvironmentVariable = z.looseObject({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .looseObject({
      fieldRef: z.looseObject({ fieldPath: z.string().optional() }).optional(),
      resourceFieldRef: z.looseObject({ resource: z.string().optional() }).optional(),
      configMapKeyRef: Selector.optional(),
      secretKeyRef: Selector.optional(),
    })
    .optional(),
})

const Probe = z.looseObject({
  exec: z.looseObject({ command: strings.optional() }).optional(),
  httpGet: z
    .looseObject({ path: z.string().optional(), port: portNumberOrName, host: z.string().optional() })
    .optional(),
  tcpSocket: z.looseObject({ port: portNumberOrName }).optional(),
  grpc: z.looseObject({ port: integer }).optional(),
  initialDelaySeconds: integer.optional(),
  timeoutSeconds: integer.optional(),
  periodSeconds: integer.optional(),
  successThreshold: integer.optional(),
  failureThreshold: integer.optional(),
})

const SecurityContext = z.looseObject({
  capabilities: z.looseObject({ add: strings.optional(), drop: strings.optional() }).optional(),
  privileged: z.boolean().optional(),
  runAsUser: integer.optional(),
  runAsGroup: integer.optional(),
  runAsNonRoot: z.boolean().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  allowPrivilegeEscalation: z.boolean().optional(),
  seccompProfile: z.looseObject({ type: z.string().optional() }).optional(),
})

const VolumeMount = z.looseObject({
  name: z.string(),
  mountPath: z.string(),
  readOnly: z.boolean().optional(),
  subPath: z.string().optional(),
})

const Container = z.looseObject({
  name: z.string(),
  image: z.string().optional(),
  command: strings.optional(),
  args: strings.optional(),
  workingDir: z.string().optional(),
  ports: z
    .array(z.looseObject({ name: z.string().optional(), containerPort: integer, protocol: z.string().optional() }))
    .optional(),
  envFrom: z
    .array(
      z.looseObject({
        prefix: z.string().optional(),
        configMapRef: Selector.optional(),
        secretRef: Selector.optional(),
      }),
    )
    .optional(),
  env: z.array(EnvironmentVariable).optional(),
  resources: Resources.optional(),
  volumeMounts: z.array(VolumeMount).optional(),
  livenessProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  startupProbe: Probe.optional(),
  imagePullPolicy: z.string().optional(),
  securityContext: SecurityContext.optional(),
})
export type Container = z.infer<typeof Container>

const Toleration = z.looseObject({
  key: z.string().optional(),
  operator: z.string().optional(),
  value: z.string().optional(),
  effect: z.string().optional(),
  tolerationSeconds: integer.optional(),
})

const Volume = z.looseObject({
  name: z.string(),
  hostPath: z.looseObject({ path: z.string() }).optional(),
  emptyDir: z.looseObject({ medium: z.string().optional(), sizeLimit: Quantity.optional() }).optional(),
  secret: z.looseObject({ secretName: z.string().optional() }).optional(),
  configMap: z.looseObject({ name: z.string().optional() }).optional(),
  persistentVolumeClaim: z.looseObject({ claimName: z.string() }).optional(),
})

const PodSpec = z.looseObject({
  volumes: z.array(Volume).optional(),
  initContainers: z.array(Container).optional(),
  containers: z.array(Container).optional(),
  restartPolicy: z.string().optional(),
  terminationGracePeriodSeconds: integer.optional(),
  dnsPolicy: z.string().optional(),
  nodeSelector: stringMap.optional(),
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  hostNetwork: z.boolean().optional(),
  securityContext: z
    .looseObject({
      runAsUser: integer.optional(),
      runAsGroup: integer.optional(),
      runAsNonRoot: z.boolean().optional(),
      supplementalGroups: z.array(integer).optional(),
      fsGroup: integer.optional(),
      seccompProfile: z.looseObject({ type: z.string().optional() }).optional(),
    })
    .optional(),
  imagePullSecrets: z.array(z.looseObject({ name: z.string().optional() })).optional(),
  affinity: z.looseObject({}).optional(),
  schedulerName: z.string().optional(),
  tolerations: z.array(Toleration).optional(),
  priorityClassName: z.string().optional(),
  priority: integer.optional(),
  runtimeClassName: z.string().optional(),
  topologySpreadConstraints: z.array(z.looseObject({})).optional(),
})

/** A pod template as far as its types can be told; fields it does not know pass through unchanged (WART-33). */
export const PodTemplate = z.looseObject({
  metadata: z.looseObject({ labels: stringMap.optional(), annotations: stringMap.optional() }).optional(),
  spec: PodSpec.optional(),
})
export type PodTemplate = z.infer<typeof PodTemplate>
