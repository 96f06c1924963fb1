import { collectDefaultMetrics, type Registry } from 'prom-client'

/** A metric as the docs show it and as its collector is made. */
export interface MetricDescription<Label extends string = string> {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly labelNames: readonly Label[]
}

/** What the constructor of a collector takes, in a registry of the program's own. */
export function collectorOf<Label extends string>(
  { name, help, labelNames }: MetricDescription<Label>,
  registry: Registry,
): { name: string; help: string; labelNames: Label[]; registers: Registry[] } {
  return { name, help, labelNames: [...labelNames], registers: [registry] }
}

/** Adds memory, CPU and event loop of the process: for a process that is the program, not for tests. */
export function addProcessMetrics({ registry }: { readonly registry: Registry }): void {
  collectDefaultMetrics({ register: registry })
}
