import type { Problem } from '../../engine/kind.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import type { Rendering } from '../../simulator/rendering/rendering.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { type Input, type InputObject, type Source, subjectOf } from './documents.ts'

/**
 * Something to mend in the given objects: `invalid`, the API server would refuse the object; `error`, the operator holds
 * the children; `warning`, it goes on all the same.
 */
export interface Finding extends Source {
  readonly severity: 'invalid' | Problem['severity']
  /** `MCPServer default/weather`, where so much is known. */
  readonly object?: string | undefined
  /** Path in the object: `spec.transport`. */
  readonly field?: string | undefined
  /** For machines; absent for invalid objects. */
  readonly reason?: string | undefined
  readonly message: string
}

/** All findings, invalid objects first, each list in the order of the given objects. */
export function findingsOf({ objects, validationErrors }: Input, renderings: readonly Rendering[]): readonly Finding[] {
  const sources = new Map(objects.map(({ object, source }) => [identityOf(object), source]))
  return [
    ...validationErrors.map(
      ({ subject, ...validationError }): Finding => ({ ...validationError, severity: 'invalid', object: subject }),
    ),
    ...renderings.flatMap(({ parent, problems }) =>
      problems.map((problem): Finding => {
        const source = sources.get(identityOf(parent)) ?? { file: '-', document: 0 }
        return { ...source, object: subjectOf(parent), ...problem }
      }),
    ),
  ]
}

/** The exit code that findings ask for: invalid objects before problems, warnings none. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const severities = new Set(findings.map(({ severity }) => severity))
  if (severities.has('invalid')) return exitCodes.invalid
  return severities.has('error') ? exitCodes.problems : exitCodes.fine
}

/** `error: in.yaml, document 2, MCPServer default/weather: spec.toolConfigRef.name: MCPToolConfig "x" does not exist ...` */
export function findingLine({ severity, file, document, object, field, message }: Finding): string {
  const place = [file, `document ${document}`, object].filter((part) => part !== undefined).join(', ')
  // Messages of problems name their field themselves where a person needs it.
  const isNamed = field === undefined || message.startsWith(field) || message.includes(`: ${field} `)
  return `${severity}: ${place}: ${isNamed ? '' : `${field}: `}${message}`
}

/** Tells objects apart: group and kind, namespace, name. */
export function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${apiVersion}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`
}

/** The objects without those that a later one replaces, as applying one file after the other would. */
export function lastOfEach(objects: readonly InputObject[]): readonly InputObject[] {
  const last = new Map(objects.map((input) => [identityOf(input.object), input]))
  return [...last.values()]
}
