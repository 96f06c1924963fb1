import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { listAt, numberAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'
import { asObject, label } from './objects.ts'
import { repositoryRoot } from './paths.ts'

export interface Refusal {
  readonly status: number
  /** Paths that the message names. */
  readonly fields: readonly string[]
}

/** An object that was sent to an API server with the Go operator's definitions, and how it answered. */
export interface RecordedInput {
  /** The recording that it comes from; one of these is one namespace. */
  readonly case: string
  /** `<case>: <kind> <name>` */
  readonly name: string
  readonly object: KubernetesObject
  readonly refused: Refusal | undefined
}

export async function recordedInputs(): Promise<RecordedInput[]> {
  const text = await readFile(join(repositoryRoot, 'test/cluster/recorded/inputs.jsonl'), 'utf8')
  return text.trim().split('\n').map(inputOf)
}

function inputOf(line: string): RecordedInput {
  const row: unknown = JSON.parse(line)
  const object = asObject(valueAt(row, 'object'))
  const status = numberAt(row, 'refused', 'status')
  const fields = listAt(row, 'refused', 'fields').map(String)
  const name = stringAt(row, 'case') ?? ''
  return {
    case: name,
    name: `${name}: ${label(object)}`,
    object,
    refused: status === undefined ? undefined : { status, fields },
  }
}
