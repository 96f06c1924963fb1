import { z } from 'zod'
import { type Block, block, choice, duration, flag, list, map, text, texts } from './value.ts'

const renderMode = choice(
  ['skipIfMissing', 'failIfMissing', 'alwaysRender'],
  'skipIfMissing',
  'What to do where the cluster does not have the kind.',
)

/** The block `metrics`: Service, ServiceMonitor, PrometheusRule and dashboard. */
export const metricsBlock: Block = block('What Prometheus and Grafana need.', {
  service: block('The Service in front of the metrics ports of all containers.', {
    enabled: flag(true, 'Make it.'),
    annotations: texts('Annotations of the Service.'),
    labels: texts('Labels of the Service.'),
  }),
  serviceMonitor: block('A ServiceMonitor of the Prometheus operator.', {
    enabled: flag(false, 'Make one.'),
    renderMode,
    namespace: text('', 'Namespace of the ServiceMonitor. Empty takes that of the release.'),
    interval: duration('30s', 'Time between scrapes.'),
    scrapeTimeout: duration('10s', 'Time for one scrape.'),
    labels: texts('Labels by which your Prometheus selects it.', { example: '{release: kube-prometheus-stack}' }),
    annotations: texts('Its annotations.'),
    relabelings: list([], 'Relabelings of targets.'),
    metricRelabelings: list([], 'Relabelings of metrics.'),
  }),
  prometheusRule: block('A PrometheusRule with alerts.', {
    enabled: flag(false, 'Make one.'),
    renderMode,
    namespace: text('', 'Namespace of the PrometheusRule. Empty takes that of the release.'),
    labels: texts('Labels by which your Prometheus selects it.'),
    annotations: texts('Its annotations.'),
    extraRules: list([], 'More rules in the same group.'),
  }),
  dashboard: block('A ConfigMap with a Grafana dashboard.', {
    enabled: flag(false, 'Make one.'),
    namespace: text('', 'Namespace of the ConfigMap. Empty takes that of the release.'),
    labels: {
      ...texts("Labels by which Grafana's sidecar finds it."),
      default: { grafana_dashboard: '1' },
    },
    annotations: texts('Its annotations.', { example: '{grafana_folder: ToolHive}' }),
  }),
})

/** The block `networkPolicy`. */
export const networkPolicyBlock: Block = block('A NetworkPolicy for the operator pods.', {
  enabled: flag(
    true,
    'Make one: only the ports for health and metrics can be reached, and with `metacontroller.mode: external` the hooks by Metacontroller.',
  ),
  ingressFrom: list([], 'Who may read the metrics. Empty allows everybody.', {
    example: '[{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]',
  }),
  hooksFrom: list(
    [],
    'Who may call the hooks with `metacontroller.mode: external`: they ask for no password. Empty allows the namespace `metacontroller.external.serviceAccount.namespace`.',
    {
      example:
        '[{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: meta}}, podSelector: {matchLabels: {app.kubernetes.io/name: metacontroller}}}]',
    },
  ),
  egress: list(
    [],
    'Where the pods may connect to. The API server is all that they need, at an address and port that only the cluster knows, so empty allows everything. With `metacontroller.mode: external` they connect to nothing.',
    { example: '[{to: [{ipBlock: {cidr: 10.0.0.1/32}}], ports: [{port: 6443, protocol: TCP}]}]' },
  ),
})

/** The block `admission`. */
export const admissionBlock: Block = block('ValidatingAdmissionPolicies.', {
  protectConfigsInUse: flag(
    true,
    'Refuse to delete a config object while servers refer to it; the refusal names them.',
  ),
})

/** The block `policies`. */
export const policiesBlock: Block = block(
  'What a platform forbids in objects of our kinds, by ValidatingAdmissionPolicy.',
  {
    restrictPodTemplates: flag(
      false,
      'Refuse MCPServers that reach beyond their pod: directories, ports or namespaces of the node, other accounts, privileges, root.',
    ),
    allowedServiceAccounts: {
      schema: z.array(z.string().min(1)),
      default: [],
      description: 'ServiceAccounts that an MCPServer may name all the same.',
      example: '[reader]',
    },
  },
)

/** The block `tests`. */
export const testsBlock: Block = block('What `helm test` runs.', {
  enabled: flag(true, 'Make the test pod.'),
  resources: map(
    { limits: { memory: '256Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
    'CPU and memory of its containers.',
  ),
})
