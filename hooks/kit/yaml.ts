import { canonicalYaml } from '../cli/print-yaml.ts'
import { compareText } from '../kubernetes/go-json.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'

/**
 * Objects as YAML for snapshots: by kind, namespace and name, keys in alphabetical order, one comment with the identity
 * before each. Equal objects give equal text, whatever order they come in.
 */
export function toYaml(objects: readonly KubernetesObject[]): string {
  return objects
    .map((object) => ({ object, identity: identityOf(object) }))
    .toSorted((left, right) => compareText(left.identity, right.identity))
    .map(({ object, identity }) => `---\n# ${identity}\n${canonicalYaml(object)}`)
    .join('')
}

function identityOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}
