import { kinds } from '../../kinds/index.ts'
import { defineCommand } from '../command.ts'
import { subjectOf } from '../given/documents.ts'
import { printComplaints, readGiven } from '../given/given.ts'
import { yamlOf } from '../print-yaml.ts'
import { type Rendering, renderAll } from '../render/rendering.ts'
import { contextOf } from '../settings.ts'
import { exitCodes, failure } from '../terminal.ts'

/** `render`: what the operator would make of the given parents. */
export const renderCommand = defineCommand({
  name: 'render',
  summary: 'print the children and the status that the operator makes of the given objects',
  description: `Prints what the operator makes of every MCPServer, MCPRemoteProxy, ... among the given objects, using the
others (ConfigMaps, MCPToolConfigs, Pods, ...) as what they refer to. The same functions answer Metacontroller.
Objects without a namespace are taken to be in "default". Mistakes are named on standard error.`,
  options: {
    filename: {
      type: 'string',
      short: 'f',
      multiple: true,
      value: 'FILE|DIR|-',
      description: 'objects as YAML or JSON; a folder with all in it; - for standard input',
    },
    output: { type: 'string', short: 'o', value: 'yaml|json', default: 'yaml', description: 'form of the output' },
    status: { type: 'boolean', description: "print the parents' statuses too (JSON always has them)" },
    observed: {
      type: 'string',
      value: 'FILE',
      description: 'children and Pods as a cluster has them: kubectl get deploy,svc,pod,... -o yaml',
    },
    now: {
      type: 'string',
      value: 'TIME',
      description: 'time of new conditions, as 2026-01-31T12:00:00Z; now if absent',
    },
  },
  examples: [
    'toolhive-operator render -f server.yaml',
    'toolhive-operator render -f manifests/examples/mcp-servers --status',
    'kubectl get mcpserver,configmap -o yaml | toolhive-operator render -f - -o json',
  ],
  async run({ filename, output, status, observed, now }, terminal) {
    if (filename.length === 0) throw failure('There is nothing to render. Give files with -f.')
    if (output !== 'yaml' && output !== 'json') throw failure(`-o ${output} is unknown. Use yaml or json.`)
    const context = contextOf(terminal, now)

    const given = await readGiven(filename, kinds, terminal)
    const seen = await readGiven(observed === undefined ? [] : [observed], kinds, terminal)
    const renderings = renderAll(
      {
        kinds,
        objects: given.objects.map(({ object }) => object),
        observed: seen.objects.map(({ object }) => object),
      },
      context,
    )

    terminal.out(output === 'json' ? asJson(renderings) : asYaml(renderings, status))
    const complaints = [...given.complaints, ...seen.complaints]
    printComplaints(complaints, terminal)
    printProblems(renderings, terminal.err)
    if (complaints.length > 0) return exitCodes.invalid
    return renderings.some(hasErrors) ? exitCodes.problems : exitCodes.fine
  },
})

function hasErrors({ problems }: Rendering): boolean {
  return problems.some(({ severity }) => severity === 'error')
}

function asJson(renderings: readonly Rendering[]): string {
  const documents = renderings.map(({ parent: { apiVersion, kind, metadata }, children, status, problems }) => ({
    parent: { apiVersion, kind, namespace: metadata.namespace, name: metadata.name },
    children,
    status,
    problems,
  }))
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

function printProblems(renderings: readonly Rendering[], err: (text: string) => void): void {
  for (const { parent, problems } of renderings) {
    for (const { severity, reason, message } of problems) {
      err(`${severity}: ${subjectOf(parent)}: ${reason}: ${message}\n`)
    }
  }
}
