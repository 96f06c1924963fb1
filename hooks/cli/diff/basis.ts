import type { Kind } from '../../engine/kind.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import type { ValidationError } from '../input/documents.ts'
import { inputIn, readObserved } from '../input/input.ts'
import { failure, type Terminal } from '../terminal.ts'
import { readCluster } from './cluster.ts'
import { earlierTexts } from './revision.ts'

/** What a diff compares with. */
export interface Basis {
  /** `cluster`: children, parents and others as a cluster has them; `earlier`: parents and others as they were given before. */
  readonly kind: 'cluster' | 'earlier'
  readonly objects: readonly KubernetesObject[]
  readonly validationErrors: readonly ValidationError[]
}

export interface BasisOptions {
  readonly cluster: boolean
  readonly context: string | undefined
  readonly observed: string | undefined
  readonly against: string | undefined
  readonly filename: readonly string[]
}

/**
 * Reads the one thing that the options name.
 *
 * @throws a failure where they name none or more than one, or where it cannot be read.
 */
export async function readBasis(
  options: BasisOptions,
  given: readonly KubernetesObject[],
  { kinds, terminal }: { readonly kinds: readonly Kind[]; readonly terminal: Terminal },
): Promise<Basis> {
  const { context, observed, against } = options
  const usesCluster = options.cluster || context !== undefined
  if ([usesCluster, observed !== undefined, against !== undefined].filter(Boolean).length !== 1) {
    throw failure(
      'There is nothing to compare with. Use one of --cluster, --observed FILE and --against PATH|REVISION.',
    )
  }
  if (usesCluster) {
    return { kind: 'cluster', objects: await readCluster(given, kinds, { context, terminal }), validationErrors: [] }
  }
  const read =
    against === undefined
      ? await readObserved(observed, terminal)
      : inputIn(await earlierTexts(against, options.filename, terminal), kinds)
  return {
    kind: against === undefined ? 'cluster' : 'earlier',
    objects: read.objects.map(({ object }) => object),
    validationErrors: read.validationErrors,
  }
}
