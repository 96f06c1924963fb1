import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from '../../../hooks/cli/run-cli.ts'
import { programs } from '../../../hooks/programs.ts'
import { repositoryRoot } from '../../cluster/harness/paths.ts'

/** What a container runtime knows of an image, as far as starting it goes. */
export interface Image {
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  /** Whether these words start a program of the image; the first is the executable. */
  readonly starts: (words: readonly string[]) => boolean
}

/** What may follow `toolhive-operator`. */
const words = new Set([...Object.keys(programs), ...commands.map(({ name }) => name)])

/**
 * The images that charts and children name, by their last path segment, with what their publishers put into them.
 * A new image in a chart needs a line here: look at what its publisher declares, do not guess.
 */
const images: Readonly<Record<string, Image>> = {
  'toolhive-operator': ours(),
  // metacontroller's Dockerfile, v4.17.2: a CMD and no ENTRYPOINT, so `args` alone would take its place
  metacontroller: { entrypoint: [], cmd: ['/usr/bin/metacontroller'], starts: only('/usr/bin/metacontroller') },
  // toolhive v0.5.2, made by ko, which sets the program as ENTRYPOINT
  proxyrunner: madeByKo('thv-proxyrunner'),
  // toolhive-registry-server 0.1.0, made by ko as well
  'thv-registry-api': madeByKo('thv-registry-api'),
}

/** The image of a reference such as `ghcr.io/owner/name:tag@sha256:...`; throws for one that the table lacks. */
export function imageOf(reference: string): Image {
  const name =
    reference
      .replace(/@.*$/, '')
      .replace(/:[^/]*$/, '')
      .split('/')
      .at(-1) ?? ''
  const image = images[name]
  if (!image) {
    throw new Error(`nothing is known of the image ${reference}: add its ENTRYPOINT and CMD to ${import.meta.filename}`)
  }
  return image
}

function madeByKo(program: string): Image {
  return { entrypoint: [`/ko-app/${program}`], cmd: [], starts: only(`/ko-app/${program}`) }
}

function only(executable: string): Image['starts'] {
  return ([first]) => first === executable
}

/** Our own image: ENTRYPOINT and CMD as the Dockerfile says, and the compiled programs that its sources make. */
function ours(): Image {
  const lines = readFileSync(join(repositoryRoot, 'Dockerfile'), 'utf8').split('\n')
  return {
    entrypoint: wordsOf(lines, 'ENTRYPOINT'),
    cmd: wordsOf(lines, 'CMD'),
    starts([first, ...rest]) {
      if (first === 'toolhive-operator') return words.has(rest[0] ?? '')
      if (first !== 'node') return false
      return rest.includes('-e') || isProgram(rest.find((word) => !word.startsWith('-')) ?? '')
    },
  }
}

/** Whether the image has a script, given relative to its folder: `dist/main.js` is made from `hooks/main.ts`. */
function isProgram(script: string): boolean {
  const source = script.replace(/^dist\//, 'hooks/').replace(/\.js$/, '.ts')
  return source !== script && existsSync(join(repositoryRoot, source))
}

function wordsOf(lines: readonly string[], instruction: string): readonly string[] {
  const line = lines.findLast((candidate) => candidate.startsWith(`${instruction} `))
  const words: unknown = JSON.parse(line?.slice(instruction.length) ?? '[]')
  if (!Array.isArray(words)) throw new Error(`${instruction} of the Dockerfile is not a list of words`)
  return words.map(String)
}
