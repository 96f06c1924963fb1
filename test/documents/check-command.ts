import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { programs } from '../../hooks/programs.ts'
import { release } from '../../hooks/release.ts'
import { run, server } from '../cli/run.ts'
import { clusterCommands, commonFlags } from './cluster-commands.ts'
import type { Command } from './shell.ts'

/** What is wrong with a command, as sentences; empty when it works, or would where it needs a cluster. */
export type Findings = readonly string[]

/** What a command is checked against besides the repository. */
export interface Surroundings {
  /** Files that the same document makes or shows before. */
  readonly files: ReadonlySet<string>
  /** The command only stands in a sentence: what it would be given may be left out. */
  readonly isMention?: boolean
}

type Check = (
  words: readonly string[],
  surroundings: Surroundings,
  input: string | undefined,
) => Findings | Promise<Findings>

/** What scripts of ours use of the shell and of every system; their files and flags are not looked at. */
const known = new Set(['[', 'case', 'cat', 'esac', 'fi', 'for', 'done', 'grep', 'read', '}', '*)', 'strip', 'strip()'])

const checks: Readonly<Record<string, Check>> = {
  kubectl: (words, surroundings) => clusterProgram('kubectl', words, surroundings),
  helm: (words, surroundings) => clusterProgram('helm', words, surroundings),
  'toolhive-operator': ourProgram,
  npm: npmCommand,
  npx: npxCommand,
  node: nodeScript,
  docker: dockerCommand,
  kind: kindCommand,
  claude: claudeCommand,
}

/** Checks one command: its program's rule runs it, or looks at every word. */
export async function findingsOf({ words, input }: Command, surroundings: Surroundings): Promise<Findings> {
  const { plain, stdin, missing } = withoutRedirections(words, surroundings)
  const [program = '', ...rest] = plain
  const check = checks[program]
  if (!check) return known.has(program) ? missing : [`there is no rule for the program ${program}`]
  return [...missing, ...(await check(rest, surroundings, input ?? stdin))]
}

function withoutRedirections(
  words: readonly string[],
  surroundings: Surroundings,
): { plain: readonly string[]; stdin: string | undefined; missing: Findings } {
  const at = words.findIndex((word) => /^(<<?|>>?)/.test(word) && !/^<\w+>$/.test(word))
  if (at < 0) return { plain: words, stdin: undefined, missing: [] }
  const [redirection = '', file = ''] = words.slice(at)
  if (redirection !== '<') return { plain: words.slice(0, at), stdin: undefined, missing: [] }
  const missing = missingFile(file, surroundings)
  return { plain: words.slice(0, at), stdin: missing.length > 0 ? '' : readFileSync(file, 'utf8'), missing }
}

/** `-`, a file of the repository, one that the document makes, or the reader's own (`my-...`). */
function missingFile(file: string, { files }: Surroundings): Findings {
  const isThere = file === '-' || files.has(file) || file.startsWith('my-') || existsSync(file)
  return isThere ? [] : [`there is no file ${file}`]
}

function clusterProgram(program: 'kubectl' | 'helm', words: readonly string[], surroundings: Surroundings): Findings {
  const subcommands = clusterCommands[program] ?? {}
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((candidate) => candidate in subcommands)
  if (name === undefined)
    return [`${program} ${words.slice(0, 2).join(' ')} is not among the commands that are checked`]
  const flags = { ...subcommands[name], ...commonFlags }
  const { findings, given, others } = readFlags(words.slice(name.split(' ').length), flags)
  const files = given.filter(([flag]) => flag === '-f').flatMap(([, file]) => (file === '' ? [] : [file]))
  return [
    ...findings.map((finding) => `${program} ${name} ${finding}`),
    ...files.flatMap((file) => missingFile(file, surroundings)),
    ...(program === 'helm' ? chartFindings(name, given, others, surroundings) : []),
  ]
}

interface ReadFlags {
  readonly findings: Findings
  readonly given: readonly (readonly [flag: string, value: string])[]
  readonly others: readonly string[]
}

function readFlags(words: readonly string[], flags: Readonly<Record<string, boolean>>): ReadFlags {
  const findings: string[] = []
  const given: (readonly [string, string])[] = []
  const others: string[] = []
  for (let at = 0; at < words.length; at++) {
    const [flag = '', attached] = (words[at] ?? '').split(/=(.*)/s)
    if (!flag.startsWith('-') || flag === '-') {
      others.push(words[at] ?? '')
      continue
    }
    const takesValue = flags[flag]
    if (takesValue === undefined) findings.push(`has no flag ${flag}`)
    const follows = takesValue === true && attached === undefined
    given.push([flag, attached ?? (follows ? (words[at + 1] ?? '') : '')])
    if (follows) at += 1
  }
  return { findings, given, others }
}

function chartFindings(
  name: string,
  given: ReadFlags['given'],
  others: readonly string[],
  { isMention }: Surroundings,
): Findings {
  if (name !== 'upgrade' && name !== 'show values') return []
  const chart = others.at(-1)
  if (chart === undefined && isMention) return []
  if (chart === undefined || !existsSync(`${chart}/Chart.yaml`)) return [`${chart} is no chart of this repository`]
  const schema: unknown = JSON.parse(readFileSync(`${chart}/values.schema.json`, 'utf8'))
  return given
    .filter(([flag]) => flag === '--set')
    .map(([, setting]) => setting.split('=')[0] ?? '')
    .filter((path) => !hasValue(schema, path.split('.')))
    .map((path) => `${chart} has no value ${path}`)
}

function hasValue(schema: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true
  const property = valueAt(schema, 'properties', key)
  return property !== undefined && hasValue(property, rest)
}

async function ourProgram(words: readonly string[], surroundings: Surroundings, input?: string): Promise<Findings> {
  const [name = '', ...rest] = words
  if (name in programs) return rest.every((word) => word === '--help') ? [] : [`${name} is given ${rest.join(' ')}`]
  if (surroundings.isMention && rest.length === 0)
    return (await run([name, '--help'])).code === 0 ? [] : [`${name} is no command`]
  const stdin = input ?? server('sample')
  const own = words.map((word) => (word.startsWith('my-') ? '-' : word))
  const { code, err } = await run(own, { stdin })
  return code === 0 ? [] : [`toolhive-operator ${words.join(' ')} ends with ${code}: ${err.trim()}`]
}

const scripts = recordAt(JSON.parse(readFileSync('package.json', 'utf8')), 'scripts')

function npmCommand([command = '', ...rest]: readonly string[], surroundings: Surroundings): Findings {
  if (command === 'ci' || command === 'test')
    return rest.length > 0 ? [`npm ${command} is given ${rest.join(' ')}`] : []
  const [name = '', ...given] = rest.filter((word) => word !== '--')
  const script = command === 'run' ? stringAt(scripts, name) : undefined
  if (script === undefined) return [`npm ${command} ${name} is no script of package.json`]
  const source = /\.cache\/(?:tools|cluster-run|fuzz-run)\/(\S+)\.js/.exec(script)?.[1]
  const text = source === undefined ? '' : optionsText(source)
  const [flags, others] = [given.filter((word) => word.startsWith('-')), given.filter((word) => word.includes('/'))]
  return [
    ...flags.filter((flag) => !text.includes(flag)).map((flag) => `npm run ${name} has no option ${flag}`),
    ...(source === undefined ? others.flatMap((file) => missingFile(file, surroundings)) : []),
  ]
}

/** Where a program of ours says its options: in its own file, or in `options.ts` beside it. */
function optionsText(source: string): string {
  const beside = join(dirname(source), 'options.ts')
  return ['--help', readFileSync(`${source}.ts`, 'utf8'), existsSync(beside) ? readFileSync(beside, 'utf8') : ''].join(
    ' ',
  )
}

const inspectorFlags = {
  '--cli': false,
  '--transport': true,
  '--method': true,
  '--tool-name': true,
  '--tool-arg': true,
}

function npxCommand(
  words: readonly string[],
  surroundings: Surroundings,
  input?: string,
): Findings | Promise<Findings> {
  const [name = '', ...rest] = words.filter((word) => word !== '--yes')
  if (name === 'toolhive-operator') return ourProgram(rest, surroundings, input)
  if (name === 'vitest') return rest.filter((word) => word !== 'run').flatMap((path) => missingFile(path, surroundings))
  if (name !== '@modelcontextprotocol/inspector') return [`there is no rule for npx ${name}`]
  const { findings, given, others } = readFlags(rest, inspectorFlags)
  const path = given.some(([flag, value]) => flag === '--transport' && value === 'sse') ? '/sse' : '/mcp'
  const isReached = others.length === 1 && others[0]?.endsWith(path)
  return isReached
    ? findings
    : [...findings, `the inspector is given ${others.join(' ')}, which does not end with ${path}`]
}

function nodeScript([script = '']: readonly string[]): Findings {
  const source = script.replace(/^dist\/(.*)\.js$/, 'hooks/$1.ts')
  return existsSync(source) ? [] : [`there is no script ${script}`]
}

const ownRegistry = /^registry\.example\.com\/toolhive-operator:/

function imageFindings(image: string): Findings {
  const isOurs = image === release.image || image.replace(ownRegistry, '') === release.version
  return isOurs ? [] : [`${image} is not the image of this version, ${release.image}`]
}

function dockerCommand(
  words: readonly string[],
  surroundings: Surroundings,
  input?: string,
): Findings | Promise<Findings> {
  const [subcommand = '', ...rest] = words
  if (subcommand === 'push') return imageFindings(rest[0] ?? '')
  if (subcommand !== 'run') return [`there is no rule for docker ${subcommand}`]
  const flags = rest.findIndex((word) => !word.startsWith('-'))
  const unknown = rest.slice(0, flags).filter((flag) => !['--rm', '-i'].includes(flag))
  const wrong = [...unknown.map((flag) => `docker run is given ${flag}`), ...imageFindings(rest[flags] ?? '')]
  return wrong.length > 0 ? wrong : ourProgram(rest.slice(flags + 1), surroundings, input)
}

/** Claude Code's `mcp add --transport http NAME URL`. */
function claudeCommand(words: readonly string[]): Findings {
  const [mcp, add, flag, transport, , url = ''] = words
  const path = transport === 'sse' ? '/sse' : '/mcp'
  const isAdding = mcp === 'mcp' && add === 'add' && flag === '--transport' && words.length === 6
  return isAdding && url.endsWith(path) ? [] : [`claude ${words.join(' ')} adds no ${transport} server at ${path}`]
}

function kindCommand(words: readonly string[]): Findings {
  const command = words.slice(0, 2).join(' ')
  if (command === 'load docker-image') return imageFindings(words[2] ?? '')
  return ['create cluster', 'delete cluster'].includes(command) ? [] : [`there is no rule for kind ${command}`]
}
