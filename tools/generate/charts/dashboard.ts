interface Panel {
  readonly title: string
  readonly description: string
  readonly unit: string
  /** Legend and expression of each line. */
  readonly lines: readonly (readonly [legend: string, expression: string])[]
}

const panels: readonly Panel[] = [
  {
    title: 'Hook calls',
    description: 'Calls per second by kind and outcome. Failed calls are bugs in the operator.',
    unit: 'reqps',
    lines: [['{{kind}} {{outcome}}', 'sum by (kind, outcome) (rate(toolhive_hook_calls_total[5m]))']],
  },
  {
    title: 'Hook duration',
    description: 'Response time, 99th percentile by kind and hook.',
    unit: 's',
    lines: [
      [
        '{{kind}} {{hook}}',
        'histogram_quantile(0.99, sum by (le, kind, hook) (rate(toolhive_hook_duration_seconds_bucket[5m])))',
      ],
    ],
  },
  {
    title: 'Problems',
    description: 'Mistakes in custom resources, by reason. An object is counted at each of its syncs.',
    unit: 'short',
    lines: [['{{reason}}', 'sum by (reason) (increase(toolhive_hook_problems_total[1h]))']],
  },
  {
    title: 'Syncs that failed',
    description: 'Calls by the engine that did not return 200.',
    unit: 'reqps',
    lines: [
      [
        '{{controller_name}} {{code}}',
        'sum by (controller_name, code) (rate(metacontroller_sync_requests_total{code!="200"}[5m]))',
      ],
    ],
  },
  {
    title: 'Queues',
    description: 'Parents that are waiting for a sync. Close to zero except after restarts and mass changes.',
    unit: 'short',
    lines: [['{{name}}', 'sum by (name) (workqueue_depth{name=~"CompositeController-.*"})']],
  },
  {
    title: 'Name conflicts with other objects',
    description:
      'Apply requests that the gateway rejected because the existing object does not belong to the operator.',
    unit: 'short',
    lines: [
      ['{{resource}}', 'sum by (resource) (increase(toolhive_gateway_guarded_applies_total{outcome="refused"}[1h]))'],
    ],
  },
  {
    title: 'Events',
    description: 'Watch events passed to the engine, per second.',
    unit: 'short',
    lines: [['{{resource}}', 'sum by (resource) (rate(toolhive_gateway_events_total[5m]))']],
  },
  {
    title: 'Memory',
    description: 'Resident memory of the three containers.',
    unit: 'bytes',
    lines: [['{{container}}', 'sum by (pod, container) (process_resident_memory_bytes{job=~".*toolhive-operator.*"})']],
  },
  {
    title: 'CPU',
    description: 'CPU seconds per second of the three containers.',
    unit: 'short',
    lines: [
      ['{{container}}', 'sum by (pod, container) (rate(process_cpu_seconds_total{job=~".*toolhive-operator.*"}[5m]))'],
    ],
  },
  {
    title: 'Active replica',
    description: 'The replica that holds the lease.',
    unit: 'short',
    lines: [['{{pod}}', 'max by (pod) (leader_election_master_status)']],
  },
]

/** The Grafana dashboard of the operator, in Grafana's JSON model. */
export function dashboard(): Readonly<Record<string, unknown>> {
  return {
    uid: 'toolhive-operator',
    title: 'ToolHive operator',
    tags: ['toolhive', 'kubernetes'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }],
    },
    panels: panels.map(toPanel),
  }
}

function toPanel({ title, description, unit, lines }: Panel, index: number): Readonly<Record<string, unknown>> {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    description,
    datasource: { type: 'prometheus', uid: '${datasource}' },
    gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: lines.map(([legendFormat, expr], line) => ({ refId: String.fromCharCode(65 + line), expr, legendFormat })),
  }
}
