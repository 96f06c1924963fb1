import { Counter, Gauge, Registry } from 'prom-client'
import { collectorOf, type MetricDescription } from '../runtime/metrics.ts'

/** Name, type, labels and help of each metric of ours: made into collectors here and into a page of the docs. */
export const metricDescriptions = {
  watches: {
    name: 'toolhive_gateway_watches_open',
    type: 'gauge',
    help: 'Open watches of the engine, by resource.',
    labelNames: ['resource'],
  },
  upstreamWatches: {
    name: 'toolhive_gateway_upstream_watches_open',
    type: 'gauge',
    help: 'Open watches at the API server, by resource. In namespace mode there is one per allowed namespace.',
    labelNames: ['resource'],
  },
  connections: {
    name: 'toolhive_gateway_upstream_connections',
    type: 'gauge',
    help: 'HTTP/2 connections to the API server.',
    labelNames: [],
  },
  engineConnections: {
    name: 'toolhive_gateway_engine_connections',
    type: 'gauge',
    help: 'Connections of the engine to the gateway.',
    labelNames: [],
  },
  reconnects: {
    name: 'toolhive_gateway_reconnects_total',
    type: 'counter',
    help: 'Watches at the API server that were reopened, by resource and reason (ended, refused, failed).',
    labelNames: ['resource', 'reason'],
  },
  relists: {
    name: 'toolhive_gateway_relists_total',
    type: 'counter',
    help: 'Lists read again because a resource version was too old, by resource and by who handles it (gateway: the engine sees only the differences; engine: it lists again).',
    labelNames: ['resource', 'by'],
  },
  events: {
    name: 'toolhive_gateway_events_total',
    type: 'counter',
    help: 'Watch events passed to the engine, by resource and type.',
    labelNames: ['resource', 'type'],
  },
  applies: {
    name: 'toolhive_gateway_guarded_applies_total',
    type: 'counter',
    help: 'Apply requests for children, by resource and outcome (known: the engine has been shown the child; new: there was no object; owned: the object belongs to the parent; refused: the object belongs to something else).',
    labelNames: ['resource', 'outcome'],
  },
  takeovers: {
    name: 'toolhive_gateway_handed_over_total',
    type: 'counter',
    help: 'Children of which the engine has taken over the fields that the Go operator owned (managedFields), by resource.',
    labelNames: ['resource'],
  },
  orphansRemoved: {
    name: 'toolhive_gateway_removed_left_behind_total',
    type: 'counter',
    help: 'Children of a deleted parent that were removed because a new parent has the same name, by resource.',
    labelNames: ['resource'],
  },
  refused: {
    name: 'toolhive_gateway_refused_requests_total',
    type: 'counter',
    help: "Requests that the gateway rejected, by reason (unauthenticated: without the engine's password; forbidden: not a request that the engine makes).",
    labelNames: ['reason'],
  },
  releases: {
    name: 'toolhive_gateway_lease_releases_total',
    type: 'counter',
    help: 'Leases released after their engine stopped, by outcome (released; abandoned: the holder had not renewed it in time; failed).',
    labelNames: ['outcome'],
  },
  unreadable: {
    name: 'toolhive_gateway_unreadable_namespaces',
    type: 'gauge',
    help: 'Allowed namespaces that cannot be read completely.',
    labelNames: [],
  },
} as const satisfies Readonly<Record<string, MetricDescription>>

export type Metrics = ReturnType<typeof createMetrics>

/** Collectors in a registry of their own, so that two gateways in one process do not meet. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the type is its own description
export function createMetrics() {
  const registry = new Registry()
  const of = metricDescriptions
  return {
    registry,
    watches: new Gauge(collectorOf(of.watches, registry)),
    upstreamWatches: new Gauge(collectorOf(of.upstreamWatches, registry)),
    connections: new Gauge(collectorOf(of.connections, registry)),
    engineConnections: new Gauge(collectorOf(of.engineConnections, registry)),
    unreadable: new Gauge(collectorOf(of.unreadable, registry)),
    reconnects: new Counter(collectorOf(of.reconnects, registry)),
    relists: new Counter(collectorOf(of.relists, registry)),
    events: new Counter(collectorOf(of.events, registry)),
    applies: new Counter(collectorOf(of.applies, registry)),
    takeovers: new Counter(collectorOf(of.takeovers, registry)),
    orphansRemoved: new Counter(collectorOf(of.orphansRemoved, registry)),
    refused: new Counter(collectorOf(of.refused, registry)),
    releases: new Counter(collectorOf(of.releases, registry)),
  }
}
