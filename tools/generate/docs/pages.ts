import { conditionTypes } from '../../../hooks/api/condition-types.ts'
import { reasons } from '../../../hooks/api/reasons.ts'
import { stateReasons } from '../../../hooks/api/state-reasons.ts'
import type { Command } from '../../../hooks/cli/command.ts'
import { overviewHelp } from '../../../hooks/cli/help.ts'
import { Environment as GatewayEnvironment } from '../../../hooks/gateway/environment.ts'
import { metricDescriptions as gatewayMetrics } from '../../../hooks/gateway/metrics.ts'
import { Environment as ServiceEnvironment } from '../../../hooks/http/environment.ts'
import { metricDescriptions as serviceMetrics } from '../../../hooks/http/metrics.ts'
import { describeVariables } from '../../../hooks/runtime/environment.ts'
import type { MetricDescription } from '../../../hooks/runtime/metrics.ts'
import type { GeneratedFile } from '../generated-file.ts'
import { code, markdownPage, markdownTable } from './markdown.ts'

/** `docs/reference/reasons.md`: every reason of a condition, what it means and, where it is a mistake, what to do. */
export function reasonsPage(): GeneratedFile {
  const rows = Object.entries(reasons)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([reason, { condition, severity, explanation }]) => [code(reason), code(condition), severity, explanation])
  const text = markdownPage('Reasons of conditions', [
    '## Mistakes',
    `A mistake in a custom resource is reported by a condition in its status, by \`toolhive-operator validate\`, and by the
metric \`${serviceMetrics.problems.name}\`, always with one of these reasons. An *error* holds the children: what is running
keeps running with the last valid configuration, nothing new is started, and \`Ready\` is False. A *warning* holds nothing.`,
    markdownTable(['Reason', 'Condition', 'Severity', 'Meaning and remedy'], rows),
    '## States',
    `These reasons describe the observed state. If a pod does not run, \`Ready\` has the reason that the kubelet or the
scheduler reports, such as \`ImagePullBackOff\` or \`CrashLoopBackOff\`.`,
    markdownTable(
      ['Reason', 'Conditions', 'Meaning'],
      Object.entries(stateReasons).map(([reason, { conditions, explanation }]) => [
        code(reason),
        conditions.map(code).join(', '),
        explanation,
      ]),
    ),
    '## Conditions',
    markdownTable(
      ['Condition', 'Meaning'],
      Object.entries(conditionTypes).map(([type, meaning]) => [code(type), meaning]),
    ),
  ])
  return { path: 'docs/reference/reasons.md', text }
}

/** `docs/reference/metrics.md`: what `/metrics` of the hook service and of the gateway holds. */
export function metricsPage(): GeneratedFile {
  const text = markdownPage('Metrics', [
    `Both programs serve \`/metrics\` on their health ports in the Prometheus format. No label contains the name of an object, so
the number of series does not grow with the cluster. In addition there are the standard metrics of a Node.js process
(\`process_*\`, \`nodejs_*\`): memory, CPU, event loop.`,
    '## Hook service',
    'Container `manager`, port 8081 unless set otherwise.',
    metricsTable(serviceMetrics),
    '## Gateway',
    'Container `gateway`, port 8082 unless set otherwise.',
    metricsTable(gatewayMetrics),
  ])
  return { path: 'docs/reference/metrics.md', text }
}

function metricsTable(metrics: Readonly<Record<string, MetricDescription>>): string {
  const rows = Object.values(metrics).map(({ name, type, labelNames, help }) => [
    code(name),
    type,
    labelNames.map(code).join(', '),
    help,
  ])
  return markdownTable(['Metric', 'Type', 'Labels', 'Meaning'], rows)
}

/** `docs/reference/environment.md`: the settings of the hook service, which count for the command line too, and of the gateway. */
export function environmentPage(): GeneratedFile {
  const text = markdownPage('Environment variables', [
    'An empty variable counts as unset. If a variable is invalid, the program does not start, and the error message names it.',
    '## Hook service and command line',
    'Container `manager`; the commands of `toolhive-operator` read the same variables.',
    variablesTable(ServiceEnvironment),
    '## Gateway',
    'Container `gateway`.',
    variablesTable(GatewayEnvironment),
  ])
  return { path: 'docs/reference/environment.md', text }
}

function variablesTable(table: Parameters<typeof describeVariables>[0]): string {
  const rows = describeVariables(table).map(({ name, default: standard, description }) => [
    code(name),
    standard === '' ? '' : code(standard),
    description,
  ])
  return markdownTable(['Variable', 'Default', 'Meaning'], rows)
}

/** `docs/reference/command-line.md`: the help pages of every command. */
export function commandLinePage(commands: readonly Command[]): GeneratedFile {
  const text = markdownPage('Command line', [
    block(overviewHelp(commands)),
    ...commands.flatMap(({ name, help }) => [`## ${name}`, block(help)]),
  ])
  return { path: 'docs/reference/command-line.md', text }
}

function block(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``
}
