import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { loadAll } from 'js-yaml'
import { isKubernetesObject } from '../../hooks/engine/envelope.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { isRecord, recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { pool, validSpecs } from '../support/arbitrary.ts'
import { namespace, relatedSets } from '../support/related-pool.ts'

/** A parent and everything it may refer to. */
export interface ContractCase {
  readonly name: string
  readonly parent: KubernetesObject
  readonly others: readonly KubernetesObject[]
}

/** Parents of a kind: those of recorded runs, those of our examples, and random ones. */
export function casesOf(kind: Kind, kinds: readonly Kind[]): readonly ContractCase[] {
  const given = [...recordedSets(), ...exampleSets()].flatMap(({ name, objects }) =>
    objects
      .filter((object) => object.kind === kind.names.kind)
      .map((parent) => ({
        name: `${name}: ${parent.metadata.name}`,
        parent,
        others: objects.filter((object) => object !== parent),
      })),
  )
  return [...given, ...randomCases(kind, kinds)]
}

interface ObjectSet {
  readonly name: string
  readonly objects: readonly KubernetesObject[]
}

function recordedSets(): readonly ObjectSet[] {
  const rows = readFileSync(join(import.meta.dirname, '../cluster/recorded/inputs.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
    .filter((row) => valueAt(row, 'refused') === undefined)
  const names = [...new Set(rows.map((row) => stringAt(row, 'case') ?? ''))]
  return names.map((name) => ({
    name,
    objects: placed(rows.filter((row) => stringAt(row, 'case') === name).map((row) => valueAt(row, 'object'))),
  }))
}

function exampleSets(): readonly ObjectSet[] {
  const folder = join(import.meta.dirname, '../../manifests/examples')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map((file) => ({ name: file, objects: placed(loadAll(readFileSync(join(folder, file), 'utf8'))) }))
}

/** Objects as they would stand in one namespace; a later one of the same name replaces the former. */
function placed(documents: readonly unknown[]): readonly KubernetesObject[] {
  const objects = documents
    .map((document) =>
      isRecord(document) ? { ...document, metadata: { ...recordAt(document, 'metadata'), namespace } } : document,
    )
    .filter(isKubernetesObject)
  return [...new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object])).values()]
}

function randomCases(kind: Kind, kinds: readonly Kind[]): readonly ContractCase[] {
  const related = relatedSets(kind, kinds, 30)
  return fc.sample(validSpecs(kind), { numRuns: 30, seed: 11 }).map((spec, index) => ({
    name: `random ${index}`,
    parent: {
      apiVersion: kind.parent.apiVersion,
      kind: kind.names.kind,
      metadata: { name: pool[index % pool.length] ?? 'alpha', namespace },
      spec,
    },
    others: Object.values(related[index] ?? {})
      .flatMap((byKey) => Object.values(byKey))
      .filter((object) => object.kind !== kind.names.kind || object.metadata.name !== pool[index % pool.length]),
  }))
}
