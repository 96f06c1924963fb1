import { z } from 'zod'

/** One value of a chart: what it may be, what it is when nobody sets it, and what it does. */
export interface Value {
  readonly schema: z.ZodType
  readonly default: unknown
  readonly description: string
  /** YAML of a setting worth copying, without the key. */
  readonly example?: string
  /** Removing the key (`null`) means "none": the templates do not put the default back. */
  readonly removable?: boolean
}

/** Values under one key; unknown keys beside them are refused. */
export interface Block {
  readonly description: string
  readonly keys: Readonly<Record<string, Value | Block>>
}

/** Whether an entry has entries of its own. */
export function isBlock(entry: Value | Block): entry is Block {
  return 'keys' in entry
}

type Options = Pick<Value, 'example'>

/** On or off. */
export function flag(standard: boolean, description: string): Value {
  return { schema: z.boolean(), default: standard, description }
}

/** Any text. */
export function text(standard: string, description: string, options: Options = {}): Value {
  return { schema: z.string(), default: standard, description, ...options }
}

/** A text of a given form; the empty text counts as unset. */
export function textLike(pattern: RegExp, standard: string, description: string, options: Options = {}): Value {
  return { schema: z.string().regex(new RegExp(`^$|${pattern.source}`)), default: standard, description, ...options }
}

/** A whole number within bounds. */
export function count(standard: number, description: string, { min, max }: { min: number; max: number }): Value {
  return { schema: z.int().min(min).max(max), default: standard, description }
}

/** One of some words. */
export function choice(options: readonly [string, ...string[]], standard: string, description: string): Value {
  return { schema: z.enum(options), default: standard, description }
}

/** Kubernetes' own YAML as a map: the API server checks its content. */
export function map(standard: Readonly<Record<string, unknown>>, description: string, options: Options = {}): Value {
  return { schema: z.record(z.string(), z.unknown()), default: standard, description, ...options }
}

/** Like `map`; a user may remove the whole of it by `null`. */
export function removableMap(standard: Readonly<Record<string, unknown>>, description: string): Value {
  return { ...map(standard, description), removable: true }
}

/** Kubernetes' own YAML as a list of maps. */
export function list(standard: readonly unknown[], description: string, options: Options = {}): Value {
  return { schema: z.array(z.record(z.string(), z.unknown())), default: standard, description, ...options }
}

/** Names and their texts: labels, annotations. */
export function texts(description: string, options: Options = {}): Value {
  return { schema: z.record(z.string(), z.string()), default: {}, description, ...options }
}

/** A key with values of its own. */
export function block(description: string, keys: Block['keys']): Block {
  return { description, keys }
}

const digestPattern = /^sha256:[a-f0-9]{64}$/

/** The digest that pins an image beside its tag. */
export function digest(of: string): Value {
  return textLike(digestPattern, '', `Digest that pins ${of}, in addition to its tag: \`sha256:...\`.`)
}

/** A Go duration such as `10s` or `1m30s`. */
export function duration(standard: string, description: string): Value {
  return {
    schema: z.string().regex(/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/),
    default: standard,
    description,
  }
}
