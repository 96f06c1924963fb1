import { failure } from './terminal.ts'

/** `-f`, as kubectl has it. */
export const filename = {
  type: 'string',
  short: 'f',
  multiple: true,
  value: 'FILE|DIR|-',
  description: 'objects as YAML or JSON; a file, a directory with all files in it, or - for standard input',
} as const

/** `--observed`: what a cluster has now. */
export const observed = {
  type: 'string',
  value: 'FILE',
  description: 'children and Pods as they are in a cluster: kubectl get deploy,svc,sa,cm,role,rolebinding,pod -o yaml',
} as const

/** `--now`: for output that is the same each time. */
export const now = {
  type: 'string',
  value: 'TIME',
  description: 'time for new conditions, such as 2026-01-31T12:00:00Z (default: the current time)',
} as const

/** Checks an option that takes one of a few words. */
export function oneOf<Word extends string>(option: string, value: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw failure(`${option} ${value} is not valid. Use ${words.join(' or ')}.`)
  return word
}
