import { basename, dirname, join } from 'node:path'

/** Files of tools that stand beside manifests in a repository. */
const toolFiles = /^(kustomization\.ya?ml|Chart\.(ya?ml|lock))$/

/** What npm and git keep: nobody takes these for manifests. */
const unmeant = /(^|\/)((node_modules|\.git)\/|(package(-lock)?|tsconfig(\.[^/]*)?)\.json$)/

/**
 * Sorts the YAML and JSON files of a folder, given relative to it: those that may hold objects, and those that belong to
 * tools (Kustomize, Helm), to a chart (its values and templates are no manifests yet), or to a hidden folder. What npm and
 * git keep is neither.
 */
export function manifestFiles(files: readonly string[]): {
  readonly files: readonly string[]
  readonly skipped: readonly string[]
} {
  const charts = files.filter((file) => /^Chart\.ya?ml$/.test(basename(file))).map((file) => dirname(file))
  const isSkipped = (file: string): boolean =>
    toolFiles.test(basename(file)) || isHidden(file) || charts.some((chart) => isOfChart(chart, file))
  const seen = files.filter((file) => !unmeant.test(file))
  return { files: seen.filter((file) => !isSkipped(file)), skipped: seen.filter(isSkipped) }
}

function isHidden(file: string): boolean {
  return file.split('/').some((part) => part.startsWith('.'))
}

/** Values of a Helm chart, its schema, its templates and the charts it brings along; `crds/` holds objects. */
function isOfChart(chart: string, file: string): boolean {
  const inChart = ['templates', 'charts', 'ci'].some((folder) => file.startsWith(`${join(chart, folder)}/`))
  return inChart || (dirname(file) === chart && /^values.*\.(ya?ml|json)$/.test(basename(file)))
}
