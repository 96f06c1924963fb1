import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { kinds } from '../../kinds/index.ts'
import { createSimulation } from '../../simulator/simulation.ts'
import { columns } from '../columns.ts'
import { defineCommand } from '../command.ts'
import { type Chapter, creation, deletion, drift, mistake, readiness, type Scene } from '../demo/story.ts'
import { readInput } from '../input/input.ts'
import { contextOf } from '../settings.ts'
import { httpCall } from '../simulate/http-call.ts'
import { startLocalService } from '../simulate/local-service.ts'
import { exitCodes, failure, type Terminal } from '../terminal.ts'

const hero = { apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'MCPServer', name: 'fetch', namespace: 'default' }

const chapters: readonly ((scene: Scene) => Promise<Chapter>)[] = [creation, readiness, drift, mistake, deletion]

/** `demo`: the operator in a minute, without a cluster. */
export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'show what the operator does in a minute, without a cluster',
  description: `Starts the hook service on a free loopback port, loads the examples of this project into a cluster in memory, lets a
simulation of Metacontroller call the hooks over HTTP, explains what happens, and stops.`,
  options: {
    filename: {
      type: 'string',
      short: 'f',
      value: 'DIR',
      description: 'directory with the examples (default: the examples that come with this program)',
    },
  },
  exits: [
    [0, 'success'],
    [1, 'the tool failed'],
  ],
  examples: ['npm run demo', 'toolhive-operator demo'],
  async run({ filename = examplesFolder() }, terminal) {
    const context = contextOf(terminal)
    const { objects, validationErrors } = await readInput([filename], kinds, terminal)
    if (validationErrors.length > 0)
      throw failure(`The examples are not valid. See: toolhive-operator validate -f ${filename}`)
    const simulation = createSimulation(
      objects.map(({ object }) => object),
      kinds,
      { now: context.now },
    )
    const started = performance.now()
    const service = await startLocalService(kinds, context)
    try {
      terminal.out(introduction(service.url, objects.length))
      const scene = { simulation, call: httpCall(service.url), hero }
      for (const [index, chapter] of chapters.entries()) tell(index + 1, await chapter(scene), terminal)
    } finally {
      await service.stop()
    }
    terminal.out(ending(simulation.passes, performance.now() - started, pasteable(filename)))
    return exitCodes.fine
  },
})

function introduction(url: string, count: number): string {
  return `This is the ToolHive operator without a cluster.

  hooks     the operator itself, an HTTP service, now listening on ${url}
  engine    Metacontroller, here a simulation: it calls the hooks and does what they return
  cluster   an API server, here a simulation in memory, with ${count} objects from manifests/examples
`
}

function tell(number: number, { heading, text }: Chapter, terminal: Terminal): void {
  const title = `${number}. ${heading}`
  terminal.out(`\n${terminal.isTty ? styleText('bold', title) : title}\n\n${text}\n`)
}

function ending(passes: number, milliseconds: number, examples: string): string {
  return `
The service has stopped. The demo took ${passes} passes of the engine in ${(milliseconds / 1000).toFixed(1)} s.

Next:
${columns([
  [
    `npx toolhive-operator render -f ${examples}/mcp-servers/stdio.yaml --status`,
    'show the children of a server as YAML',
  ],
  [`npx toolhive-operator simulate -f ${examples}/tool-configs --ready`, 'show every step'],
  [`npx toolhive-operator validate -f ${examples}`, 'validate the examples; try it on your own files'],
])}
`
}

/** A path as it is pasted: relative where it lies below the folder in which the command was given. */
function pasteable(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.startsWith('..') ? path : fromHere
}

/** Compiled files lie in dist/cli/commands. */
function examplesFolder(): string {
  return fileURLToPath(new URL('../../../manifests/examples', import.meta.url))
}
