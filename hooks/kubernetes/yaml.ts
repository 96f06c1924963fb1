import { load, YAML11_SCHEMA } from 'js-yaml'

export type Parsed = { readonly value: unknown } | { readonly error: string }

/** A YAML or JSON text as a value, read as Kubernetes' own tools read it (YAML 1.1); the error is one line with its position. */
export function parseYaml(text: string): Parsed {
  try {
    return { value: load(text, { schema: YAML11_SCHEMA }) }
  } catch (error) {
    return { error: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : 'not readable' }
  }
}
