import type { Command } from '../../hooks/cli/command.ts'
import { crdFiles, editorSchemaFiles, metacontrollerCrdFiles } from '../../hooks/crd/files.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { chartFiles } from './charts.ts'
import { controllerFiles } from './controllers.ts'
import { fieldPages } from './docs/fields.ts'
import { commandLinePage, environmentPage, metricsPage, reasonsPage } from './docs/pages.ts'
import { fileOf } from './generated-document.ts'
import type { GeneratedFile } from './generated-file.ts'

/** Folders in which every file is generated: one that nothing makes any more is stale. */
export const generatedFolders = [
  'manifests/crds',
  'manifests/schemas',
  'manifests/controllers',
  'docs/reference',
  'charts/operator/files',
  'charts/operator-crds/files',
]

/** Every file that is made from the code. */
export function generatedFiles(kinds: readonly Kind[], commands: readonly Command[]): readonly GeneratedFile[] {
  return [
    ...[...crdFiles(kinds), ...metacontrollerCrdFiles(), ...editorSchemaFiles(kinds), ...controllerFiles(kinds)].map(
      fileOf,
    ),
    ...chartFiles(kinds),
    ...fieldPages(kinds),
    reasonsPage(),
    metricsPage(),
    environmentPage(),
    commandLinePage(commands),
  ]
}
