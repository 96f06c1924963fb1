import { z } from 'zod'
import { type Block, block, choice, duration, flag, list, map, text, texts } from './value.ts'

const renderMode = choice(
  ['skipIfMissing', 'failIfMissing', 'alwaysRender'],
  'skipIfMissing',
  'What to do if the cluster does not have the CRD: `skipIfMissing` omits the object, `failIfMissing` fails the installation, `alwaysRender` does not check.',
)

/** The block `metrics`: Service, ServiceMonitor, PrometheusRule and dashboard. */
export const metricsBlock: Block = block('Monitoring with Prometheus and Grafana.', {
  service: block('The Service for the metrics ports of all containers.', {
    enabled: flag(true, 'Whether to create the Service.'),
    annotations: texts('Annotations to add to the Service.'),
    labels: texts('Labels to add to the Service.'),
  }),
  serviceMonitor: block('A ServiceMonitor for the Prometheus Operator.', {
    enabled: flag(false, 'Whether to create it.'),
    renderMode,
    namespace: text('', 'Namespace of the ServiceMonitor. If empty, the namespace of the release is used.'),
    interval: duration('30s', 'Interval between scrapes.'),
    scrapeTimeout: duration('10s', 'Timeout of a scrape.'),
    labels: texts('Labels by which your Prometheus selects it.', { example: '{release: kube-prometheus-stack}' }),
    annotations: texts('Annotations to add to it.'),
    relabelings: list([], 'Relabelings for targets.'),
    metricRelabelings: list([], 'Relabelings for metrics.'),
  }),
  prometheusRule: block('A PrometheusRule with alerts.', {
    enabled: flag(false, 'Whether to create it.'),
    renderMode,
    namespace: text('', 'Namespace of the PrometheusRule. If empty, the namespace of the release is used.'),
    labels: texts('Labels by which your Prometheus selects it.'),
    annotations: texts('Annotations to add to it.'),
    extraRules: list([], 'Additional rules for the same group.'),
  }),
  dashboard: block('A ConfigMap with a Grafana dashboard.', {
    enabled: flag(false, 'Whether to create it.'),
    namespace: text('', 'Namespace of the ConfigMap. If empty, the namespace of the release is used.'),
    labels: {
      ...texts("Labels by which Grafana's sidecar finds it."),
      default: { grafana_dashboard: '1' },
    },
    annotations: texts('Annotations to add to it.', { example: '{grafana_folder: ToolHive}' }),
  }),
})

/** The block `networkPolicy`. */
export const networkPolicyBlock: Block = block('A NetworkPolicy for the operator pods.', {
  enabled: flag(
    true,
    'Whether to create it. It allows connections only to the ports for health and metrics and, with `metacontroller.mode: external`, from Metacontroller to the hooks.',
  ),
  ingressFrom: list([], 'Peers that may connect to the ports for health and metrics. If empty, all peers may.', {
    example: '[{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]',
  }),
  hooksFrom: list(
    [],
    'Peers that may call the hooks with `metacontroller.mode: external`. The hooks do not authenticate callers. If empty, only the namespace `metacontroller.external.serviceAccount.namespace` may.',
    {
      example:
        '[{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: meta}}, podSelector: {matchLabels: {app.kubernetes.io/name: metacontroller}}}]',
    },
  ),
  egress: list(
    [],
    'Egress rules. The pods need only the API server, whose address and port depend on the cluster, so everything is allowed if this is empty. With `metacontroller.mode: external` the pods need no connections, and all are blocked.',
    { example: '[{to: [{ipBlock: {cidr: 10.0.0.1/32}}], ports: [{port: 6443, protocol: TCP}]}]' },
  ),
})

/** The block `admission`. */
export const admissionBlock: Block = block('ValidatingAdmissionPolicies.', {
  protectConfigsInUse: flag(
    true,
    'Whether to reject the deletion of an MCPToolConfig or MCPExternalAuthConfig while servers use it. The error message lists them.',
  ),
})

/** The block `policies`. */
export const policiesBlock: Block = block(
  "Restrictions on the operator's custom resources, enforced by a ValidatingAdmissionPolicy.",
  {
    restrictPodTemplates: flag(
      false,
      'Whether to reject MCPServers that reach beyond their pod: host directories, ports or namespaces, other ServiceAccounts, privileges, or root.',
    ),
    allowedServiceAccounts: {
      schema: z.array(z.string().min(1)),
      default: [],
      description: 'ServiceAccounts that MCPServers may nevertheless use.',
      example: '[reader]',
    },
  },
)

/** The block `tests`. */
export const testsBlock: Block = block('The pod that `helm test` runs.', {
  enabled: flag(true, 'Whether to create the test pod.'),
  resources: map(
    { limits: { memory: '256Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
    'Resource requests and limits of its containers.',
  ),
})
