import { conditionTypes } from '../../../hooks/api/condition-types.ts'
import { reasons } from '../../../hooks/api/reasons.ts'
import type { Command } from '../../../hooks/cli/command.ts'
import { overviewHelp } from '../../../hooks/cli/help.ts'
import { describeVariables } from '../../../hooks/http/environment.ts'
import { metricDescriptions } from '../../../hooks/http/metrics.ts'
import type { GeneratedFile } from '../generated-file.ts'
import { code, markdownPage, markdownTable } from './markdown.ts'

/** `docs/reference/reasons.md`: every reason of a condition that tells of a mistake, and what to do. */
export function reasonsPage(): GeneratedFile {
  const rows = Object.entries(reasons)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([reason, { condition, severity, explanation }]) => [code(reason), code(condition), severity, explanation])
  const text = markdownPage('Reasons of conditions', [
    `Each mistake in an object of ours is told by a condition in its status, by \`toolhive-operator validate\`, and by
the metric \`${metricDescriptions.problems.name}\`, always with one of these reasons. An *error* holds the children: what runs
keeps running as it was last configured, nothing new is started, and \`Ready\` is False. A *warning* holds nothing.`,
    markdownTable(['Reason', 'Condition', 'Severity', 'Meaning and remedy'], rows),
    '## Conditions',
    markdownTable(
      ['Condition', 'Meaning'],
      Object.entries(conditionTypes).map(([type, meaning]) => [code(type), meaning]),
    ),
  ])
  return { path: 'docs/reference/reasons.md', text }
}

/** `docs/reference/metrics.md`: what `/metrics` of the hook service holds. */
export function metricsPage(): GeneratedFile {
  const rows = Object.values(metricDescriptions).map(({ name, type, labelNames, help }) => [
    code(name),
    type,
    labelNames.map(code).join(', '),
    help,
  ])
  const text = markdownPage('Metrics', [
    `The hook service answers \`/metrics\` on its health port (8081 unless set otherwise) in the format of Prometheus.
No label names an object, so the number of series does not grow with the cluster.`,
    markdownTable(['Metric', 'Type', 'Labels', 'Meaning'], rows),
    'Beside these stand the metrics of every Node.js process (`process_*`, `nodejs_*`): memory, CPU, event loop.',
  ])
  return { path: 'docs/reference/metrics.md', text }
}

/** `docs/reference/environment.md`: the settings of the hook service, which count for the command line too. */
export function environmentPage(): GeneratedFile {
  const rows = describeVariables().map(({ name, default: standard, description }) => [
    code(name),
    code(standard),
    description,
  ])
  const text = markdownPage('Environment variables', [
    `The hook service reads its settings from these variables when it starts, and so do the commands of
\`toolhive-operator\`. An empty variable counts as unset. One that cannot be used ends the start with a sentence that names it.`,
    markdownTable(['Variable', 'Default', 'Meaning'], rows),
  ])
  return { path: 'docs/reference/environment.md', text }
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
