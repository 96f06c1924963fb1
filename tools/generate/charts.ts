import { customResourceDefinition } from '../../hooks/crd/definition.ts'
import { crdFiles, type GeneratedDocument, metacontrollerCrdFiles } from '../../hooks/crd/files.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { addressTemplate } from './charts/addresses.ts'
import { crdChartYaml, operatorChartYaml } from './charts/chart-yaml.ts'
import { dashboard } from './charts/dashboard.ts'
import { kindFacts } from './charts/kind-facts.ts'
import { crdChartReadme, operatorChartReadme, valuesPage } from './charts/readmes.ts'
import { crdChartValues, operatorChartValues } from './charts/values/charts-values.ts'
import { valuesDefaults } from './charts/values/values-defaults.ts'
import { valuesSchema } from './charts/values/values-schema.ts'
import { valuesYaml } from './charts/values/values-yaml.ts'
import { fileOf } from './generated-document.ts'
import type { GeneratedFile } from './generated-file.ts'

const crdChart = 'charts/operator-crds'
const operatorChart = 'charts/operator'

/** The parts of both charts that follow from the kinds and from the description of the values, and their documents. */
export function chartFiles(kinds: readonly Kind[]): readonly GeneratedFile[] {
  const documents: readonly GeneratedDocument[] = [
    ...moved(crdFiles(kinds), `${crdChart}/files/crds`),
    ...moved(metacontrollerCrdFiles(), `${crdChart}/files/metacontroller`),
    { path: `${crdChart}/values.schema.json`, document: valuesSchema(crdChartValues) },
    { path: `${operatorChart}/values.schema.json`, document: valuesSchema(operatorChartValues) },
    { path: `${operatorChart}/files/kinds.yaml`, document: kindFacts(kinds) },
    { path: `${operatorChart}/files/defaults.yaml`, document: valuesDefaults(operatorChartValues) },
    { path: `${operatorChart}/files/dashboard.json`, document: dashboard() },
  ]
  return [
    ...documents.map(fileOf),
    { path: `${crdChart}/Chart.yaml`, text: crdChartYaml() },
    { path: `${operatorChart}/Chart.yaml`, text: operatorChartYaml() },
    { path: `${crdChart}/templates/_addresses.tpl`, text: addressTemplate('toolhive-operator-crds') },
    { path: `${operatorChart}/templates/_addresses.tpl`, text: addressTemplate('toolhive-operator') },
    { path: `${crdChart}/values.yaml`, text: valuesYaml(crdChartValues) },
    { path: `${crdChart}/README.md`, text: crdChartReadme(kinds.map(customResourceDefinition)) },
    { path: `${operatorChart}/values.yaml`, text: valuesYaml(operatorChartValues) },
    { path: `${operatorChart}/README.md`, text: operatorChartReadme() },
    { path: 'docs/reference/values.md', text: valuesPage() },
  ]
}

/** The same documents in another folder. */
function moved(files: readonly GeneratedDocument[], folder: string): readonly GeneratedDocument[] {
  return files.map(({ path, document }) => ({ path: `${folder}/${path.split('/').at(-1)}`, document }))
}
