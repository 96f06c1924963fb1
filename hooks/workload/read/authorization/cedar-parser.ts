import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import type * as CedarModule from '@cedar-policy/cedar-wasm/nodejs'

type Cedar = typeof CedarModule

/** What Cedar makes of a text: how many policies and templates it holds, where it stops making sense, or nothing. */
export type ParsedPolicies =
  | { readonly outcome: 'parsed'; readonly policies: number; readonly templates: number }
  /** `offset` counts bytes of UTF-8; absent where Cedar names no place. */
  | { readonly outcome: 'refused'; readonly message: string; readonly offset: number | undefined }
  /** The parser ended itself. Only this text is to blame: the next one gets a new parser. */
  | { readonly outcome: 'crashed' }

let cedar: Cedar | undefined

/**
 * Parses Cedar policies. A text can overflow the stack inside WebAssembly, which leaves the instance unusable for ever
 * after: it is replaced, so that no text has an effect on the next one.
 */
export function parsePolicies(text: string): ParsedPolicies {
  cedar ??= newCedar()
  try {
    const answer = cedar.policySetTextToParts(text)
    if (answer.type === 'success')
      return { outcome: 'parsed', policies: answer.policies.length, templates: answer.policy_templates.length }
    const [error] = answer.errors
    return {
      outcome: 'refused',
      message: error?.message ?? 'it is not a policy',
      offset: error?.sourceLocations?.[0]?.start,
    }
  } catch {
    cedar = undefined
    return { outcome: 'crashed' }
  }
}

/**
 * The package instantiates its WebAssembly when it is loaded, once for each loading. Neither the cache of modules nor
 * the requiring module (each call makes its own) keeps an instance that is no longer used: it holds megabytes.
 *
 * Node 20 and 22 abort when a function that V8 has compiled with a WebAssembly call inlined is deoptimized during that
 * call, and the call returns a reference, as Cedar's do. So none is inlined.
 */
function newCedar(): Cedar {
  setFlagsFromString('--no-turbo-inline-js-wasm-calls')
  const load = createRequire(import.meta.url)
  const path = load.resolve('@cedar-policy/cedar-wasm/nodejs')
  const loaded: Cedar = load(path)
  delete load.cache[path]
  return loaded
}
