import { dump } from 'js-yaml'

/** One YAML document, without anchors and without folded lines; quoted so that readers of YAML 1.1 agree. */
export function yamlOf(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1 })
}

/** YAML with keys in alphabetical order: equal values give equal text. */
export function canonicalYaml(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1, sortKeys: true })
}
