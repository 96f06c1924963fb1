import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { isKubernetesObject } from '../../hooks/engine/envelope.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { isRecord, stringAt } from '../../hooks/kubernetes/read.ts'

/** What the Go operator was seen to do with a namespace, from the folder of one case. */
export interface Recording {
  /** Also the name of its folder. */
  readonly name: string
  /** Variables of the Go operator's environment that differed from the usual ones. */
  readonly environment: Readonly<Record<string, string>>
  readonly given: readonly KubernetesObject[]
  /** Objects that the API server refused: `MCPServer:weather`. */
  readonly refused: readonly string[]
  /** Events that it recorded: `MCPServer:weather/InvalidPodTemplateSpec`. */
  readonly events: readonly string[]
  /** What a registry's API answered, by path and query; `undefined` where nothing listened. */
  readonly answers: Readonly<Record<string, unknown>> | undefined
  /** The document in the git repository that `git://` addresses named. */
  readonly repositoryFile: string | undefined
  readonly first: Outcome
  /** Statuses after pods and Deployments were given a status by hand. */
  readonly ready: Pick<Outcome, 'statuses'> | undefined
  /** What was applied and deleted after the first outcome, and what came of it. */
  readonly second: SecondStep | undefined
}

export interface Outcome {
  /** Absent where only statuses were recorded. */
  readonly children: readonly KubernetesObject[]
  /** Our objects, with the status that they had. */
  readonly statuses: readonly KubernetesObject[]
}

export interface SecondStep extends Outcome {
  readonly applied: readonly KubernetesObject[]
  readonly deleted: readonly KubernetesObject[]
}

/** Every case of a folder of recordings, by name. */
export function recordingsIn(folder: string): readonly Recording[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'in.yaml')))
    .toSorted()
    .map((name) => recording(join(folder, name), name))
}

function recording(folder: string, name: string): Recording {
  const objects = (file: string): readonly KubernetesObject[] =>
    documents(join(folder, file)).filter(isKubernetesObject)
  const outcome = (step: string): Outcome => ({
    children: objects(`out${step}.yaml`),
    statuses: objects(`status${step}.yaml`),
  })
  const has = (file: string): boolean => existsSync(join(folder, file))
  return {
    name,
    environment: environmentIn(join(folder, 'env.json')),
    given: objects('in.yaml'),
    refused: refusedIn(join(folder, 'error.txt')),
    events: ['events.yaml', 'events.step2.yaml'].flatMap((file) => documents(join(folder, file)).map(eventName)),
    answers: documents(join(folder, 'api-responses.yaml')).find(isRecord),
    repositoryFile: has('repository-file.json')
      ? readFileSync(join(folder, 'repository-file.json'), 'utf8')
      : undefined,
    first: outcome(''),
    ready: has('status.ready.yaml') ? { statuses: objects('status.ready.yaml') } : undefined,
    second: has('out.step2.yaml')
      ? { applied: objects('step2.yaml'), deleted: objects('step2.delete.yaml'), ...outcome('.step2') }
      : undefined,
  }
}

/** The documents of a YAML file; none where there is no such file. */
export function documents(path: string): readonly unknown[] {
  return existsSync(path) ? loadAll(readFileSync(path, 'utf8')) : []
}

function environmentIn(path: string): Readonly<Record<string, string>> {
  if (!existsSync(path)) return {}
  const variables: unknown = JSON.parse(readFileSync(path, 'utf8'))
  return isRecord(variables)
    ? Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]))
    : {}
}

function refusedIn(path: string): readonly string[] {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return [...text.matchAll(/^(\w+) (\S+): HTTP \d+/gm)].map(([, kind, name]) => `${kind}:${name}`)
}

function eventName(event: unknown): string {
  const [kind, name] = ['kind', 'name'].map((key) => stringAt(event, 'involvedObject', key))
  return `${kind}:${name}/${stringAt(event, 'reason')}`
}
