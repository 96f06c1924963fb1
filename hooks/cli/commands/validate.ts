import { kinds } from '../../kinds/index.ts'
import { renderAll } from '../../simulator/rendering/rendering.ts'
import { columns } from '../columns.ts'
import { defineCommand } from '../command.ts'
import { filename, oneOf } from '../common-options.ts'
import { exitCodeOf, type Finding, findingsOf } from '../input/findings.ts'
import { readInput } from '../input/input.ts'
import { contextOf } from '../settings.ts'

/** `validate`: what is wrong with the given objects. */
export const validateCommand = defineCommand({
  name: 'validate',
  summary: 'check the given objects before you apply them',
  description: `Validates every MCPServer, MCPRemoteProxy, and so on as the API server would (with the schema and rules of its CRD), then
as the operator would: a reference to an object that does not exist, a policy that does not parse, an option that has no
effect. Include the objects that they refer to.

  invalid   the API server would reject the object
  error     the operator would keep the children as they are and report the error in the status
  warning   the operator would continue, but part of the object has no effect or weakens security`,
  options: {
    filename,
    output: { type: 'string', short: 'o', value: 'table|json', default: 'table', description: 'output format' },
  },
  examples: [
    'toolhive-operator validate -f server.yaml',
    'toolhive-operator validate -f manifests/examples -o json',
    'helm template my-servers | toolhive-operator validate -f -',
  ],
  async run(values, terminal) {
    const output = oneOf('-o', values.output, ['table', 'json'])
    const input = await readInput(values.filename, kinds, terminal)
    const renderings = renderAll(
      { kinds, objects: input.objects.map(({ object }) => object), observed: [] },
      contextOf(terminal),
    )

    const findings = findingsOf(input, renderings)
    const refused = new Set(input.validationErrors.flatMap(({ subject }) => subject ?? [])).size
    const objects = counted(input.objects.length + refused, 'object')
    const summary = `${objects} read, ${renderings.length + refused} checked; ${counted(findings.length, 'finding')}`
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
