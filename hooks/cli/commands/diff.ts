import { kinds } from '../../kinds/index.ts'
import { defineCommand } from '../command.ts'
import { filename, now, observed, oneOf } from '../common-options.ts'
import { differences } from '../diff/differences.ts'
import { subjectOf } from '../given/documents.ts'
import { findingLine, findingsOf } from '../given/findings.ts'
import { readGiven, readObserved } from '../given/given.ts'
import { renderAll } from '../render/rendering.ts'
import { contextOf } from '../settings.ts'
import { exitCodes, failure } from '../terminal.ts'

/** `diff`: what a change of the given objects would change in a cluster. */
export const diffCommand = defineCommand({
  name: 'diff',
  summary: 'show what applying the given objects would change in a cluster',
  description: `Compares the children that the operator makes of the given objects with those that a cluster has, as unified diffs
of YAML with sorted keys. Each child is applied to the observed one as the API server would do it: what others have set
and the operator does not set stays. Fields that the operator no longer sets are only seen with --show-managed-fields.`,
  options: {
    filename,
    observed: { ...observed, description: `${observed.description} --show-managed-fields` },
    output: { type: 'string', short: 'o', value: 'diff|json', default: 'diff', description: 'form of the output' },
    now,
  },
  exits: [
    [0, 'nothing would change'],
    [1, 'the tool failed: a wrong option, a file that cannot be read'],
    [2, 'an object is invalid; the API server would refuse it'],
    [3, 'something would change'],
  ],
  examples: [
    'kubectl get deploy,svc,sa,cm,role,rolebinding -o yaml --show-managed-fields > now.yaml',
    'toolhive-operator diff -f servers/ --observed now.yaml',
  ],
  async run(values, terminal) {
    const output = oneOf('-o', values.output, ['diff', 'json'])
    if (values.observed === undefined)
      throw failure('There is nothing to compare with. Give the children with --observed.')
    const context = contextOf(terminal, values.now)
    const given = await readGiven(values.filename, kinds, terminal)
    const seen = await readObserved(values.observed, terminal)

    const renderings = renderAll(
      {
        kinds,
        objects: given.objects.map(({ object }) => object),
        observed: seen.objects.map(({ object }) => object),
      },
      context,
    )
    const found = renderings.flatMap((rendering) =>
      differences(rendering, context.now).map((difference) => ({ parent: subjectOf(rendering.parent), ...difference })),
    )
    terminal.out(
      output === 'json' ? `${JSON.stringify(found, undefined, 2)}\n` : found.map(({ patch }) => patch).join(''),
    )

    const complaints = [...given.complaints, ...seen.complaints]
    for (const finding of findingsOf({ ...given, complaints }, renderings)) terminal.err(`${findingLine(finding)}\n`)
    if (complaints.length > 0) return exitCodes.invalid
    return found.length > 0 ? exitCodes.problems : exitCodes.fine
  },
})
