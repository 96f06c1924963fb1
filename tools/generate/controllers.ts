import type { GeneratedDocument } from '../../hooks/crd/files.ts'
import { compositeController } from '../../hooks/engine/composite-controller.ts'
import type { Kind } from '../../hooks/engine/kind.ts'

/** `manifests/controllers/<plural>.yaml`: what makes the engine call the hooks of each kind, on loopback beside it. */
export function controllerFiles(kinds: readonly Kind[]): readonly GeneratedDocument[] {
  return kinds.map((kind) => ({
    path: `manifests/controllers/${kind.names.plural}.yaml`,
    document: compositeController(kind, { endpoint: { url: 'http://127.0.0.1:8080' } }),
  }))
}
