import { kinds } from '../../kinds/index.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import type { Context } from '../../settings.ts'
import { type Rendering, renderAll } from '../../simulator/rendering/rendering.ts'
import { defineCommand } from '../command.ts'
import { filename, now, observed, oneOf } from '../common-options.ts'
import { type Basis, readBasis } from '../diff/basis.ts'
import { type Difference, differencesBetween, differencesInCluster } from '../diff/differences.ts'
import { type Ignored, readIgnored } from '../diff/ignored.ts'
import { asInCluster, besides } from '../diff/observed-parents.ts'
import { outputs, printed, summary } from '../diff/output.ts'
import { findingLine, findingsOf } from '../input/findings.ts'
import { readInput } from '../input/input.ts'
import { contextOf } from '../settings.ts'
import { exitCodes } from '../terminal.ts'

/** `diff`: what a change of the given objects would change in a cluster, or has changed since. */
export const diffCommand = defineCommand({
  name: 'diff',
  summary: 'show what applying the objects would change in a cluster, or what has changed since a revision',
  description: `Compares the child objects that the operator creates for the given objects, as unified diffs of YAML with sorted
keys, with one of these:

  --cluster    the current state of the cluster that kubectl is configured for
  --observed   the same from a file, for pipelines without access to the cluster
  --against    the child objects of the objects in another directory, or in a Git revision of the given files

Each child is applied to the observed object as the API server would do it: fields that others have set and the operator
does not set are kept, and so are UIDs, which only the cluster knows. Fields that the operator no longer sets are shown
only if the dump was made with --show-managed-fields. The last line summarises what changes and which proxies would restart.`,
  options: {
    filename,
    cluster: { type: 'boolean', description: 'compare with the cluster, using kubectl' },
    context: {
      type: 'string',
      value: 'NAME',
      description: 'kubectl context for --cluster (default: the current context)',
    },
    observed: { ...observed, description: `${observed.description} --show-managed-fields` },
    against: {
      type: 'string',
      value: 'PATH|REVISION',
      description: 'compare with other objects, or with a Git revision',
    },
    ignore: {
      type: 'string',
      multiple: true,
      value: 'PATH',
      description: 'ignore a field: spec.replicas, or Service:metadata.annotations["example.com/owner"]',
    },
    output: {
      type: 'string',
      short: 'o',
      value: 'FORM',
      default: 'diff',
      description: 'diff, json, markdown (for a pull request comment) or github (annotations of a workflow)',
    },
    now,
  },
  exits: [
    [0, 'nothing would change'],
    [1, 'the tool failed: an invalid option, or a file that cannot be read'],
    [2, 'an object is invalid: the API server would reject it. For an unreadable dump, nothing is shown'],
    [3, 'something would change'],
  ],
  examples: [
    'toolhive-operator diff -f servers/ --cluster',
    'toolhive-operator diff -f servers/ --against origin/main -o markdown > comment.md',
    'kubectl get mcp,deploy,svc,sa,cm,role,rolebinding -o yaml --show-managed-fields > now.yaml',
    'toolhive-operator diff -f servers/ --observed now.yaml',
  ],
  async run(values, terminal) {
    const output = oneOf('-o', values.output, outputs)
    const ignored = values.ignore.map(readIgnored)
    const context = contextOf(terminal, values.now)
    const input = await readInput(values.filename, kinds, terminal)
    const objects = input.objects.map(({ object }) => object)
    const basis = await readBasis(values, objects, { kinds, terminal })

    const validationErrors = [...input.validationErrors, ...basis.validationErrors]
    const { renderings, found } = compare(objects, basis, { ignored, context })
    for (const finding of findingsOf({ ...input, validationErrors }, renderings))
      terminal.err(`${findingLine(finding)}\n`)
    // What cannot be read would look as if it were not there.
    if (basis.validationErrors.length > 0) return exitCodes.invalid

    terminal.out(printed(found, output, terminal.isTty))
    terminal.err(`${summary(found)}\n`)
    if (validationErrors.length > 0) return exitCodes.invalid
    return found.length > 0 ? exitCodes.problems : exitCodes.fine
  },
})

function compare(
  objects: readonly KubernetesObject[],
  basis: Basis,
  { ignored, context }: { readonly ignored: readonly Ignored[]; readonly context: Context },
): { readonly renderings: readonly Rendering[]; readonly found: readonly Difference[] } {
  if (basis.kind === 'earlier') {
    const before = renderAll({ kinds, objects: basis.objects, observed: [] }, context)
    const renderings = renderAll({ kinds, objects, observed: [] }, context)
    return { renderings, found: differencesBetween(before, renderings, ignored) }
  }
  const observed = besides(objects, basis.objects)
  const renderings = renderAll({ kinds, objects: asInCluster(objects, basis.objects), observed }, context)
  const found = renderings.flatMap((rendering) => differencesInCluster(rendering, { now: context.now, ignored }))
  return { renderings, found }
}
