import { compositeController } from '../../engine/composite-controller.ts'
import type { Kind } from '../../engine/kind.ts'
import { yamlOf } from '../print-yaml.ts'
import { type GeneratedFile, generatedHeader } from './generated-file.ts'

/** `manifests/controllers/<plural>.yaml`: what makes the engine call the hooks of each kind, on loopback beside it. */
export function controllerFiles(kinds: readonly Kind[]): readonly GeneratedFile[] {
  return kinds.map((kind) => ({
    path: `manifests/controllers/${kind.names.plural}.yaml`,
    text: `${generatedHeader}${yamlOf(compositeController(kind, { endpoint: { url: 'http://127.0.0.1:8080' } }))}`,
  }))
}
