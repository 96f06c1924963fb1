import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { isRecord, listAt, stringAt, stringsAt } from '../../hooks/kubernetes/read.ts'
import { type Difference, differences } from './differences.ts'
import { idOf } from './identity.ts'
import { normalisedChild, normalisedDocument } from './normalise.ts'

/** How the operator's children of all parents differ from the recorded ones, field by field and then byte by byte. */
export function childDifferences(
  recorded: readonly KubernetesObject[],
  ours: readonly KubernetesObject[],
  step: string,
): readonly Difference[] {
  const [recordedById, oursById] = [byId(recorded), byId(ours)]
  const ids = new Set([...recordedById.keys(), ...oursById.keys()])
  return [...ids].toSorted().flatMap((id) => ofChild(recordedById.get(id), oursById.get(id), `${step}/${id}`))
}

function byId(objects: readonly KubernetesObject[]): ReadonlyMap<string, KubernetesObject> {
  return new Map(objects.map((object) => [idOf(object), object]))
}

function ofChild(
  recorded: KubernetesObject | undefined,
  ours: KubernetesObject | undefined,
  path: string,
): readonly Difference[] {
  const found = differences(normalisedChild(recorded), normalisedChild(ours), path)
  if (!recorded || !ours) return found
  const bytes = byteDifferences(recorded, ours, path)
  return [
    ...found,
    ...orderDifferences(recorded, ours, path),
    ...bytes,
    ...(found.length + bytes.length === 0 ? checksumDifferences(recorded, ours, path) : []),
  ]
}

/** Strings that say the same in other bytes restart a proxy at migration: documents in ConfigMaps, and arguments. */
function byteDifferences(recorded: KubernetesObject, ours: KubernetesObject, path: string): readonly Difference[] {
  const [wanted, got] = [stringsOf(recorded), stringsOf(ours)]
  return Object.entries(wanted).flatMap(([name, text]) => {
    const mine = got[name]
    const isSame = mine === undefined || withoutUid(text) === withoutUid(mine)
    if (isSame || differences(normalisedDocument(text), normalisedDocument(mine), '').length > 0) return []
    return [{ path: `${path}/bytes/${name}`, recorded: text, ours: mine }]
  })
}

function stringsOf(object: KubernetesObject): Readonly<Record<string, string>> {
  const args = containersOf(object).flatMap((container) =>
    listAt(container, 'args').map((text, index) => [`${stringAt(container, 'name')}/args/${index}`, String(text)]),
  )
  return { ...stringsAt(object, 'data'), ...Object.fromEntries(args) }
}

/** The operator adds the parent's uid to the labels of what the runner makes (D-2). */
function withoutUid(text: string): string {
  return text.replace(/\n *"controller-uid": "[^"]*",?/, '')
}

/** Kubelet and runner read variables from top to bottom. */
function orderDifferences(recorded: KubernetesObject, ours: KubernetesObject, path: string): readonly Difference[] {
  const [wanted, got] = [namesOfVariables(recorded), namesOfVariables(ours)]
  const common = got.filter((name) => wanted.includes(name))
  return differences(wanted.filter((name) => got.includes(name)).join(' '), common.join(' '), `${path}/order-of-env`)
}

function namesOfVariables(object: KubernetesObject): readonly string[] {
  return containersOf(object).flatMap((container) =>
    listAt(container, 'env').map((variable) => `${stringAt(container, 'name')}/${stringAt(variable, 'name')}`),
  )
}

function containersOf(object: KubernetesObject): readonly Readonly<Record<string, unknown>>[] {
  return listAt(object, 'spec', 'template', 'spec', 'containers').filter(isRecord)
}

/** Equal documents have equal checksums: another one restarts the proxy. */
function checksumDifferences(recorded: KubernetesObject, ours: KubernetesObject, path: string): readonly Difference[] {
  const [wanted, got] = [recorded, ours].map((object) =>
    stringAt(object, 'metadata', 'annotations', 'toolhive.stacklok.dev/content-checksum'),
  )
  return differences(wanted, got, `${path}/bytes/checksum`)
}
