import { Counter, Histogram, Registry } from 'prom-client'
import { collectorOf, type MetricDescription } from '../runtime/metrics.ts'
import type { Call } from './calls.ts'

export interface Metrics {
  readonly registry: Registry
  record(call: Call): void
}

/** Name, type, labels and help of each metric of ours: made into collectors here and into a page of the docs. */
export const metricDescriptions = {
  calls: {
    name: 'toolhive_hook_calls_total',
    type: 'counter',
    help: 'Hook calls by kind, hook (sync, customize) and outcome (answered, problems, refused, failed).',
    labelNames: ['kind', 'hook', 'outcome'],
  },
  duration: {
    name: 'toolhive_hook_duration_seconds',
    type: 'histogram',
    help: 'Time from the first byte of a hook call to its response, including reading the body.',
    labelNames: ['kind', 'hook'],
  },
  children: {
    name: 'toolhive_hook_children',
    type: 'histogram',
    help: 'Number of children in a response of a sync hook.',
    labelNames: ['kind'],
  },
  problems: {
    name: 'toolhive_hook_problems_total',
    type: 'counter',
    help: 'Mistakes that sync hooks found in parents, by reason and severity. A parent is counted at each of its syncs.',
    labelNames: ['kind', 'reason', 'severity'],
  },
} as const satisfies Readonly<Record<string, MetricDescription>>

const durationBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const childrenBuckets = [0, 1, 2, 4, 6, 8, 10, 15, 20, 50]

/** Collectors in a registry of their own, so that two apps in one process do not meet. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const { calls, duration, children, problems } = metricDescriptions
  const callCounter = new Counter(collectorOf(calls, registry))
  const durations = new Histogram({ ...collectorOf(duration, registry), buckets: durationBuckets })
  const childCounts = new Histogram({ ...collectorOf(children, registry), buckets: childrenBuckets })
  const problemCounter = new Counter(collectorOf(problems, registry))

  return {
    registry,
    record(call) {
      const { kind, hook, outcome } = call
      callCounter.inc({ kind, hook, outcome })
      durations.observe({ kind, hook }, call.milliseconds / 1000)
      if (call.children !== undefined) childCounts.observe({ kind }, call.children)
      for (const { reason, severity } of call.problems) problemCounter.inc({ kind, reason, severity })
    },
  }
}
