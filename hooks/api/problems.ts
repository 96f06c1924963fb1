import type { Problem } from '../engine/kind.ts'

/** All messages of a list, each once. */
export function messageOf(problems: readonly Problem[]): string {
  return [...new Set(problems.map(({ message }) => message))].join(' ')
}

/** The errors among problems: what holds the children. */
export function errorsOf(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ severity }) => severity === 'error')
}
