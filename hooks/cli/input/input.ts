import { validateAgainstCrd } from '../../crd/validate.ts'
import type { Kind } from '../../engine/kind.ts'
import { servedVersion } from '../../engine/kind-version.ts'
import { failure, type Terminal } from '../terminal.ts'
import { type Input, type InputObject, readObjects, subjectOf, type ValidationError } from './documents.ts'
import { type InputText, readTexts } from './files.ts'
import { lastOfEach } from './findings.ts'

/**
 * Reads `-f` arguments: the objects that the API server would take, and why it would not take the others.
 *
 * @throws a failure where nothing is named or a file cannot be read.
 */
export async function readInput(paths: readonly string[], kinds: readonly Kind[], terminal: Terminal): Promise<Input> {
  if (paths.length === 0) throw failure('No input. Use -f with files, directories or - (standard input).')
  return inputIn(await readTexts(paths, terminal), kinds)
}

/** The same of texts that have been read. */
export function inputIn(texts: readonly InputText[], kinds: readonly Kind[]): Input {
  const { objects, validationErrors } = readObjects(texts)
  const checked = objects.map((input) => ({ input, validationErrors: validationErrorsOf(input, kinds) }))
  return {
    objects: lastOfEach(
      checked.filter(({ validationErrors }) => validationErrors.length === 0).map(({ input }) => input),
    ),
    validationErrors: [...validationErrors, ...checked.flatMap(({ validationErrors }) => validationErrors)],
  }
}

/** Reads an `--observed` file: what a cluster holds is taken as it is, for the API server took it. */
export async function readObserved(path: string | undefined, terminal: Terminal): Promise<Input> {
  return readObjects(await readTexts(path === undefined ? [] : [path], terminal))
}

function validationErrorsOf({ object, source }: InputObject, kinds: readonly Kind[]): readonly ValidationError[] {
  const [group = ''] = object.apiVersion.split('/')
  const ours = kinds.filter(({ names }) => names.group === group)
  if (ours.length === 0) return []

  const subject = subjectOf(object)
  const kind = ours.find((kind) => kind.names.kind === object.kind && servedVersion(kind, object.apiVersion))
  if (!kind) {
    const served = ours.map(({ names, parent }) => `${names.kind} (${parent.apiVersion})`).join(', ')
    return [{ ...source, subject, field: 'kind', message: `is not supported. The supported kinds are ${served}.` }]
  }
  return validateAgainstCrd(object, kind).map(({ field, message }) => ({ ...source, subject, field, message }))
}
