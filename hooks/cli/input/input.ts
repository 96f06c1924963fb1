import { validateAgainstCrd } from '../../crd/validate.ts'
import type { Kind } from '../../engine/kind.ts'
import { servedVersion } from '../../engine/kind-version.ts'
import { failure, type Terminal } from '../terminal.ts'
import { type Complaint, type Given, type GivenObject, readObjects, subjectOf } from './documents.ts'
import { type GivenText, readTexts } from './files.ts'
import { lastOfEach } from './findings.ts'

/**
 * Reads `-f` arguments: the objects that the API server would take, and why it would not take the others.
 *
 * @throws a failure where nothing is named or a file cannot be read.
 */
export async function readGiven(paths: readonly string[], kinds: readonly Kind[], terminal: Terminal): Promise<Given> {
  if (paths.length === 0) throw failure('No input. Use -f with files, directories or - (standard input).')
  return givenIn(await readTexts(paths, terminal), kinds)
}

/** The same of texts that have been read. */
export function givenIn(texts: readonly GivenText[], kinds: readonly Kind[]): Given {
  const { objects, complaints } = readObjects(texts)
  const checked = objects.map((given) => ({ given, complaints: complaintsOf(given, kinds) }))
  return {
    objects: lastOfEach(checked.filter(({ complaints }) => complaints.length === 0).map(({ given }) => given)),
    complaints: [...complaints, ...checked.flatMap(({ complaints }) => complaints)],
  }
}

/** Reads an `--observed` file: what a cluster holds is taken as it is, for the API server took it. */
export async function readObserved(path: string | undefined, terminal: Terminal): Promise<Given> {
  return readObjects(await readTexts(path === undefined ? [] : [path], terminal))
}

function complaintsOf({ object, source }: GivenObject, kinds: readonly Kind[]): readonly Complaint[] {
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
