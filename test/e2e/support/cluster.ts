import { load } from 'js-yaml'
import { stringAt } from '../../../hooks/kubernetes/read.ts'
import { type CommandResult, runCommand } from '../../cluster/harness/commands.ts'
import { repositoryRoot } from './paths.ts'

export interface CommandOptions {
  readonly input?: string
  /** Throw when the exit code is not 0; true unless said otherwise. */
  readonly check?: boolean
  /** Milliseconds; two minutes unless said otherwise. */
  readonly timeout?: number
}

/** Runs kubectl against the cluster of KUBECONFIG. */
export function kubectl(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return run('kubectl', args, options)
}

/** Runs Helm against the cluster of KUBECONFIG. */
export function helm(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return run('helm', args, { timeout: 400_000, ...options })
}

/** Runs a script of bash, as a user pastes it, in the folder of the project; its first command that fails ends it. */
export function shell(script: string, options: CommandOptions = {}): Promise<CommandResult> {
  return run('bash', ['-euo', 'pipefail', '-c', script], { timeout: 400_000, ...options })
}

function run(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { check = true, timeout = 120_000, input } = options
  return runCommand({
    name: command,
    command,
    args,
    check,
    timeout,
    env: environment(),
    cwd: repositoryRoot,
    ...(input === undefined ? {} : { input }),
  })
}

/** Ours, for kubectl and helm find much in it: the kubeconfig, plugins of cloud providers, proxies. */
export function environment(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** Reads one object or list; `undefined` where there is none. */
export async function get(...args: readonly string[]): Promise<unknown> {
  const { stdout } = await kubectl(['get', '--ignore-not-found', '-o', 'json', ...args])
  return stdout.trim() === '' ? undefined : JSON.parse(stdout)
}

/** The text that a JSONPath leads to; empty where it leads nowhere. */
export async function textAt(path: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await kubectl(['get', '--ignore-not-found', '-o', `jsonpath=${path}`, ...args])
  return stdout.trim()
}

/** Applies objects, as a user does. */
export async function apply(...objects: readonly object[]): Promise<void> {
  await kubectl(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) })
}

/** Changes a few fields of an object: a JSON merge patch. */
export async function patch(target: readonly string[], changes: object): Promise<void> {
  await kubectl(['patch', ...target, '--type=merge', '-p', JSON.stringify(changes)])
}

/** What a chart says of a value when nobody sets it. */
export async function chartDefault(chart: string, ...path: readonly string[]): Promise<string> {
  const { stdout } = await helm(['show', 'values', chart])
  const found = stringAt(load(stdout), ...path)
  if (found === undefined) throw new Error(`the chart ${chart} has no value ${path.join('.')}`)
  return found
}

/** Runs a program in a pod (`pod/x`, `deployment/x`); its container is the first unless named. */
export async function execIn(
  [namespace, target, container]: readonly [string, string, string?],
  ...command: readonly string[]
): Promise<string> {
  const which = container === undefined ? [] : ['-c', container]
  const { stdout } = await kubectl(['exec', '-n', namespace, target, ...which, '--', ...command])
  return stdout
}
