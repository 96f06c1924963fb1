import { kinds } from '../../kinds/index.ts'
import { type Rendering, renderAll } from '../../simulator/rendering/rendering.ts'
import { defineCommand } from '../command.ts'
import { filename, now, observed, oneOf } from '../common-options.ts'
import { subjectOf } from '../input/documents.ts'
import { exitCodeOf, findingLine, findingsOf } from '../input/findings.ts'
import { readInput, readObserved } from '../input/input.ts'
import { yamlOf } from '../print-yaml.ts'
import { contextOf } from '../settings.ts'

/** `render`: what the operator would make of the given parents. */
export const renderCommand = defineCommand({
  name: 'render',
  summary: 'print the child objects and statuses that the operator creates for the given objects',
  description: `Prints the child objects that the operator creates for every MCPServer, MCPRemoteProxy, and so on among the given
objects. The other objects (ConfigMaps, MCPToolConfigs, Pods, and so on) are used to resolve references. Metacontroller's
hooks run the same functions. Objects without a namespace are in "default". Mistakes are reported on standard error; valid
objects are printed all the same.`,
  options: {
    filename,
    output: { type: 'string', short: 'o', value: 'yaml|json', default: 'yaml', description: 'output format' },
    status: { type: 'boolean', description: 'also print the statuses of the given objects (always included in JSON)' },
    observed,
    now,
  },
  examples: [
    'toolhive-operator render -f server.yaml',
    'toolhive-operator render -f manifests/examples/mcp-servers --status',
    'kubectl get mcpserver,configmap -o yaml | toolhive-operator render -f - -o json',
  ],
  async run(values, terminal) {
    const output = oneOf('-o', values.output, ['yaml', 'json'])
    const context = contextOf(terminal, values.now)
    const input = await readInput(values.filename, kinds, terminal)
    const seen = await readObserved(values.observed, terminal)

    const renderings = renderAll(
      {
        kinds,
        objects: input.objects.map(({ object }) => object),
        observed: seen.objects.map(({ object }) => object),
      },
      context,
    )
    terminal.out(output === 'json' ? asJson(renderings) : asYaml(renderings, values.status))

    const findings = findingsOf(
      { ...input, validationErrors: [...input.validationErrors, ...seen.validationErrors] },
      renderings,
    )
    for (const finding of findings) terminal.err(`${findingLine(finding)}\n`)
    return exitCodeOf(findings)
  },
})

function asJson(renderings: readonly Rendering[]): string {
  const documents = renderings.map(
    ({ parent: { apiVersion, kind, metadata }, children, status, problems, published }) => ({
      parent: { apiVersion, kind, namespace: metadata.namespace, name: metadata.name },
      children,
      status,
      problems,
      published,
    }),
  )
  return `${JSON.stringify(documents, undefined, 2)}\n`
}

function asYaml(renderings: readonly Rendering[], withStatus: boolean): string {
  return renderings
    .flatMap(({ parent, children, status }) => {
      const { apiVersion, kind, metadata } = parent
      const identity = { apiVersion, kind, metadata: { name: metadata.name, namespace: metadata.namespace } }
      const documents = withStatus ? [...children, { ...identity, status }] : children
      return documents.map((document) => `---\n# ${subjectOf(parent)}\n${yamlOf(document)}`)
    })
    .join('')
}
