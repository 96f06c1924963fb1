import { kinds } from '../../kinds/index.ts'
import { type Rendering, renderAll } from '../../simulator/rendering/rendering.ts'
import { defineCommand } from '../command.ts'
import { filename, now, observed, oneOf } from '../common-options.ts'
import { subjectOf } from '../given/documents.ts'
import { exitCodeOf, findingLine, findingsOf } from '../given/findings.ts'
import { readGiven, readObserved } from '../given/given.ts'
import { yamlOf } from '../print-yaml.ts'
import { contextOf } from '../settings.ts'

/** `render`: what the operator would make of the given parents. */
export const renderCommand = defineCommand({
  name: 'render',
  summary: 'print the children and the status that the operator makes of the given objects',
  description: `Prints what the operator makes of every MCPServer, MCPRemoteProxy, ... among the given objects, using the
others (ConfigMaps, MCPToolConfigs, Pods, ...) as what they refer to. The same functions answer Metacontroller.
Objects without a namespace are taken to be in "default". Mistakes are named on standard error; what is valid is
printed all the same.`,
  options: {
    filename,
    output: { type: 'string', short: 'o', value: 'yaml|json', default: 'yaml', description: 'form of the output' },
    status: { type: 'boolean', description: "print the parents' statuses too (JSON always has them)" },
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
    terminal.out(output === 'json' ? asJson(renderings) : asYaml(renderings, values.status))

    const findings = findingsOf({ ...given, complaints: [...given.complaints, ...seen.complaints] }, renderings)
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
