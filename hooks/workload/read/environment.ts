import { problem } from '../../api/reasons.ts'
import type { Problem } from '../../engine/kind.ts'

interface Variable {
  readonly name: string
  readonly value: string
}

/** Variables that a process cannot have, one problem each. Values are never quoted: they may be secret. */
export function environmentProblems(variables: readonly Variable[], field: string): readonly Problem[] {
  return variables.flatMap(({ name, value }, index) => {
    const wrong = wrongWith(name, value)
    return wrong
      ? [problem('EnvironmentInvalid', { field: `${field}[${index}]`, message: `${field}[${index}]: ${wrong}` })]
      : []
  })
}

function wrongWith(name: string, value: string): string | undefined {
  if (name === '') return 'The variable has no name. Set one.'
  if (!/^[ -<>-~]+$/.test(name))
    return 'The name contains "=", a line break or a non-ASCII character. Use letters, digits and "_".'
  return /[\r\n\0]/.test(value)
    ? `The value of "${name}" contains a line break. Remove it, or mount a file instead.`
    : undefined
}
