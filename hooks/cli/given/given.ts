import type { Kind } from '../../engine/kind.ts'
import type { Terminal } from '../terminal.ts'
import { type Complaint, complaintLine, type Given, type GivenObject, readObjects, subjectOf } from './documents.ts'
import { readTexts } from './files.ts'

/** Reads `-f` arguments: the objects that the API server would take, and why it would not take the others. */
export async function readGiven(paths: readonly string[], kinds: readonly Kind[], terminal: Terminal): Promise<Given> {
  const { objects, complaints } = readObjects(await readTexts(paths, terminal))
  const checked = objects.map((given) => ({ given, complaints: complaintsOf(given, kinds) }))
  return {
    objects: checked.filter(({ complaints }) => complaints.length === 0).map(({ given }) => given),
    complaints: [...complaints, ...checked.flatMap(({ complaints }) => complaints)],
  }
}

/** Prints one line for each complaint on standard error. */
export function printComplaints(complaints: readonly Complaint[], terminal: Terminal): void {
  for (const complaint of complaints) terminal.err(`${complaintLine(complaint)}\n`)
}

function complaintsOf({ object, source }: GivenObject, kinds: readonly Kind[]): readonly Complaint[] {
  const groups = new Set(kinds.map(({ group }) => group))
  if (!groups.has(object.apiVersion.split('/')[0] ?? '')) return []

  const subject = subjectOf(object)
  const kind = kinds.find(({ apiVersion, names }) => apiVersion === object.apiVersion && names.kind === object.kind)
  if (!kind) {
    const served = kinds.map(({ names }) => names.kind).join(', ')
    const message = `${object.apiVersion} ${object.kind} is not served. Served are ${served} in ${kinds[0]?.apiVersion}.`
    return [{ ...source, subject, field: 'kind', message }]
  }
  return []
}
