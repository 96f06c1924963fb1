import { z } from 'zod'

/*
 * Every string, list and map that a tenant writes has a bound in the CRD: what one object costs, everybody waits for. Zod
 * does not check these bounds, on purpose: they are the API server's, for new values. An object that was stored before them
 * is read and served as it was. All are far above what is of use.
 */

/** A text of at most so many characters. */
export function text(maxLength: number): z.ZodString {
  return z.string().meta({ maxLength })
}

/** A list of at most so many items. */
export function list<Item extends z.ZodType>(item: Item, maxItems = 1_000): z.ZodArray<Item> {
  return z.array(item).meta({ maxItems })
}

/** A map of at most so many entries, by keys that people choose. */
export function map<Value extends z.ZodType>(value: Value, maxProperties = 1_000): z.ZodRecord<z.ZodString, Value> {
  return z.record(z.string(), value).meta({ maxProperties })
}

/** The name of an object (DNS subdomain, RFC 1123), or a key of a ConfigMap or Secret. */
export const ObjectName = text(253)
/** A URL: more than any server takes. */
export const Url = text(4_096)
/** A path in a file system (Linux' `PATH_MAX`). */
export const FilePath = text(4_096)
/** What has a name but is no object: a variable, a tool, a tag, an audience, a branch. */
export const ShortText = text(1_024)
/** What people or programs read as a whole: a description, an argument, a secret. */
export const LongText = text(32_768)
/** A value of an environment variable (Linux' `MAX_ARG_STRLEN`), or a document that stands in one field. */
export const DocumentText = text(131_072)
/** A sentence of a status, as long as `metav1.Condition` allows; what is written is shorter still. */
export const StatusText = text(32_768)
/** A hash, in hexadecimal. */
export const Hash = text(128)

/** How many characters the tools of one filter and its overrides may have: a RunConfig of 1 MiB holds them up to three times. */
export const toolsLength = 262_144

/** How much of Cedar a workload may have. `length` is what one policy may have, as many bytes as Amazon Verified Permissions takes. */
export const policyBounds = { count: 1_000, length: 10_000, totalLength: 100_000 } as const
