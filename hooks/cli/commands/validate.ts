import { kinds } from '../../kinds/index.ts'
import { renderAll } from '../../simulator/rendering/rendering.ts'
import { columns } from '../columns.ts'
import { defineCommand } from '../command.ts'
import { filename, oneOf } from '../common-options.ts'
import { exitCodeOf, type Finding, findingsOf } from '../given/findings.ts'
import { readGiven } from '../given/given.ts'
import { contextOf } from '../settings.ts'

/** `validate`: what is wrong with the given objects. */
export const validateCommand = defineCommand({
  name: 'validate',
  summary: 'list what is wrong with the given objects, before a cluster says so',
  description: `Checks every given object of ours as the API server would (schema and rules of its definition), then asks the
operator what it makes of the valid ones: a reference to nothing, a policy that does not parse, an option that has no
effect. Give the objects that they refer to as well.

  invalid   the API server would refuse the object
  error     the operator would hold the children as they are, and say so in the status
  warning   it would go on, but not do what the object seems to ask for`,
  options: {
    filename,
    output: { type: 'string', short: 'o', value: 'table|json', default: 'table', description: 'form of the output' },
  },
  examples: [
    'toolhive-operator validate -f server.yaml',
    'toolhive-operator validate -f manifests/examples -o json',
    'helm template my-servers | toolhive-operator validate -f -',
  ],
  async run(values, terminal) {
    const output = oneOf('-o', values.output, ['table', 'json'])
    const given = await readGiven(values.filename, kinds, terminal)
    const renderings = renderAll(
      { kinds, objects: given.objects.map(({ object }) => object), observed: [] },
      contextOf(terminal),
    )

    const findings = findingsOf(given, renderings)
    const refused = new Set(given.complaints.flatMap(({ subject }) => subject ?? [])).size
    const objects = counted(given.objects.length + refused, 'object')
    const summary = `${objects} read, ${renderings.length + refused} of them ours; ${counted(findings.length, 'finding')}`
    terminal.out(
      output === 'json'
        ? `${JSON.stringify(findings, undefined, 2)}\n`
        : `${[...table(findings), summary].join('\n')}\n`,
    )
    return exitCodeOf(findings)
  },
})

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function table(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return []
  const rows = findings.map(({ severity, file, document, object = '', field = '', message }) => [
    severity.toUpperCase(),
    `${file}#${document}`,
    object,
    field,
    message,
  ])
  return [columns([['SEVERITY', 'FILE#DOCUMENT', 'OBJECT', 'FIELD', 'MESSAGE'], ...rows], ''), '']
}
