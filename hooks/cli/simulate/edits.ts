import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseYaml } from '../../kubernetes/yaml.ts'
import { editObject, objectsIn } from '../../simulator/edit.ts'
import { referenceOf } from '../../simulator/fake-api-server.ts'
import { JsonPatch } from '../../simulator/json-patch.ts'
import type { Simulation } from '../../simulator/state.ts'
import { failure } from '../terminal.ts'

/** One change by hand: which object, and a JSON patch (RFC 6902) of it. */
const Edit = z.strictObject({
  target: z.strictObject({ kind: z.string(), name: z.string(), namespace: z.string().default('default') }),
  patch: JsonPatch,
})
export type Edit = z.infer<typeof Edit>

/** Reads a file with one edit or a list of them. @throws a failure that says what is wrong with it. */
export async function readEdits(path: string): Promise<readonly Edit[]> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) throw failure(`${path} cannot be read. Use --edit with an existing file.`)
  const parsed = parseYaml(text)
  if (!parsed.ok) throw failure(`${path} is not valid YAML: ${parsed.error}`)
  const edits = z.array(Edit).safeParse(Array.isArray(parsed.value) ? parsed.value : [parsed.value])
  if (edits.success) return edits.data
  const [issue] = edits.error.issues
  throw failure(
    `${path} is not a list of edits ({target: {kind, name, namespace}, patch: [...]}): ${issue?.path.join('.')}: ${issue?.message}`,
  )
}

/** Makes one edit. @throws a failure where the object does not exist or the patch does not fit. */
export function makeEdit(simulation: Simulation, { target, patch }: Edit): void {
  const { kind, name, namespace } = target
  const live = objectsIn(simulation).find(
    (object) =>
      object.kind === kind && object.metadata.name === name && (object.metadata.namespace ?? namespace) === namespace,
  )
  if (!live) throw failure(`${kind} ${namespace}/${name} does not exist, so it cannot be edited.`)
  try {
    editObject(simulation, referenceOf(live), patch)
  } catch (error) {
    throw failure(
      `${kind} ${namespace}/${name} cannot be edited: ${error instanceof Error ? error.message : 'refused'}`,
    )
  }
}
