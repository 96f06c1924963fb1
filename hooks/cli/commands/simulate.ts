import { kinds } from '../../kinds/index.ts'
import { createSimulation, type Pass, runUntilQuiet } from '../../simulator/simulation.ts'
import type { HookCall, Simulation } from '../../simulator/state.ts'
import { makeReady } from '../../simulator/workloads.ts'
import { defineCommand } from '../command.ts'
import { filename, now } from '../common-options.ts'
import { exitCodeOf, findingLine, findingsOf } from '../input/findings.ts'
import { readInput } from '../input/input.ts'
import { contextOf } from '../settings.ts'
import { makeEdit, readEdits } from '../simulate/edits.ts'
import { checkListening, httpCall } from '../simulate/http-call.ts'
import { startLocalService } from '../simulate/local-service.ts'
import { parentsIn, parentTable, passReport } from '../simulate/report.ts'
import { exitCodes, failure, type Terminal } from '../terminal.ts'

/** `simulate`: a cluster with the engine in it, in memory. */
export const simulateCommand = defineCommand({
  name: 'simulate',
  summary: 'simulate a cluster with the given objects until nothing changes',
  description: `Loads the given objects into a cluster in memory and does what Metacontroller would do: calls the hooks over HTTP,
creates, updates and deletes children as the API server would, and writes statuses, pass by pass until nothing changes.
The hooks are those of this program, on a free loopback port, or those at --url.`,
  options: {
    filename,
    ready: { type: 'boolean', description: 'make workloads available between passes, as nodes would' },
    edit: {
      type: 'string',
      value: 'FILE',
      description:
        'once nothing changes, edit objects with JSON patches ([{target: {kind, name, namespace}, patch: [...]}]), then continue',
    },
    url: { type: 'string', value: 'URL', description: 'URL of the hooks to call, such as http://127.0.0.1:8080' },
    now,
  },
  exits: [
    [0, 'the cluster converged'],
    [1, 'the tool failed: an invalid option, or a file that cannot be read'],
    [2, 'an object is invalid: the API server would reject it'],
    [3, 'a sync failed, or the cluster did not converge'],
  ],
  examples: [
    'toolhive-operator simulate -f manifests/examples/mcp-servers/stdio.yaml --ready',
    'toolhive-operator simulate -f servers/ --ready --edit drift.yaml',
  ],
  async run(values, terminal) {
    const context = contextOf(terminal, values.now)
    const input = await readInput(values.filename, kinds, terminal)
    const findings = findingsOf(input, [])
    for (const finding of findings) terminal.err(`${findingLine(finding)}\n`)
    const edits = values.edit === undefined ? [] : await readEdits(values.edit)

    const simulation = createSimulation(
      input.objects.map(({ object }) => object),
      kinds,
      { now: context.now },
    )
    if (values.url !== undefined) await checkListening(hookUrl(values.url))
    const service = values.url === undefined ? await startLocalService(kinds, context) : undefined
    const call = httpCall(hookUrl(values.url ?? service?.url ?? ''))
    try {
      const first = await runAndReport(simulation, call, { isReady: values.ready, terminal })
      for (const edit of edits) {
        makeEdit(simulation, edit)
        terminal.out(`Edited ${edit.target.kind} ${edit.target.namespace}/${edit.target.name}\n`)
      }
      const then = edits.length > 0 ? await runAndReport(simulation, call, { isReady: values.ready, terminal }) : first
      terminal.out(`\n${parentTable(parentsIn(simulation), simulation)}\n`)
      if (findings.length > 0) return exitCodeOf(findings)
      return first && then ? exitCodes.fine : exitCodes.problems
    } finally {
      await service?.stop()
    }
  },
})

/** Whether the cluster came to rest and its last pass had no failure. */
async function runAndReport(
  simulation: Simulation,
  call: HookCall,
  { isReady, terminal }: { readonly isReady: boolean; readonly terminal: Terminal },
): Promise<boolean> {
  const { passes, isQuiet } = await runUntilQuiet(simulation, call, isReady ? { between: makeReady } : {})
  for (const pass of passes) terminal.out(`${passReport(pass)}\n`)
  terminal.out(
    isQuiet ? 'Converged: no object is waiting for a sync.\n' : `Not converged after ${passes.length} passes.\n`,
  )
  return isQuiet && hasNoFailures(passes.at(-1))
}

function hasNoFailures(pass: Pass | undefined): boolean {
  return (pass?.failures.length ?? 0) === 0
}

function hookUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw failure(`--url ${text} is not a valid URL. Use a URL such as http://127.0.0.1:8080.`)
  return text
}
