import { customResourceDefinition } from '../../crd/definition.ts'
import { kinds } from '../../kinds/index.ts'
import { defineCommand } from '../command.ts'
import { oneOf } from '../common-options.ts'
import { yamlOf } from '../print-yaml.ts'

/** `crds`: the definitions that a cluster needs before the operator. */
export const crdsCommand = defineCommand({
  name: 'crds',
  summary: 'print the CustomResourceDefinitions (CRDs)',
  description: `Prints the CustomResourceDefinitions (CRDs) of this version of the operator, generated from the same schemas that it
validates with. The same documents are in manifests/crds and in the chart operator-crds.`,
  options: {
    output: { type: 'string', short: 'o', value: 'yaml|json', default: 'yaml', description: 'output format' },
  },
  examples: ['toolhive-operator crds | kubectl apply --server-side -f -', 'toolhive-operator crds -o json'],
  async run(values, terminal) {
    const output = oneOf('-o', values.output, ['yaml', 'json'])
    const definitions = kinds.map(customResourceDefinition)
    terminal.out(
      output === 'json'
        ? `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: definitions }, undefined, 2)}\n`
        : definitions.map((definition) => `---\n${yamlOf(definition)}`).join(''),
    )
    return 0
  },
})
