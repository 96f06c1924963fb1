import { z } from 'zod'
import type { CustomizeHookResponse, SyncHookResponse } from '../engine/metacontroller-types.ts'

const nonEmptyString = z.string().min(1)
const stringMap = z.record(z.string(), z.string())
const selector = z.strictObject({
  matchLabels: stringMap.exactOptional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: nonEmptyString,
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).exactOptional(),
      }),
    )
    .exactOptional(),
})

/**
 * The engine's decoder of hook version v2, stricter: unknown keys are errors there too, but what would make it delete
 * every child (`children` missing or null) or end its process (a null in a list) is refused here.
 */
const syncResponse = z.strictObject({
  status: z.record(z.string(), z.unknown()),
  children: z.array(
    z.looseObject({
      apiVersion: nonEmptyString,
      kind: nonEmptyString,
      metadata: z.strictObject({
        name: nonEmptyString,
        namespace: nonEmptyString.exactOptional(),
        labels: stringMap.exactOptional(),
        annotations: stringMap.exactOptional(),
      }),
    }),
  ),
  resyncAfterSeconds: z.number().positive().exactOptional(),
  finalized: z.literal(false).exactOptional(),
})

const customizeResponse = z.strictObject({
  relatedResources: z.array(
    z
      .strictObject({
        apiVersion: nonEmptyString,
        resource: nonEmptyString,
        namespace: nonEmptyString.exactOptional(),
        names: z.array(nonEmptyString).exactOptional(),
        labelSelector: selector.exactOptional(),
        namespaceSelector: selector.exactOptional(),
      })
      .refine((rule) => !(rule.names && (rule.labelSelector || rule.namespaceSelector)), 'names exclude the selectors')
      .refine((rule) => !(rule.namespace && rule.namespaceSelector), 'namespace excludes namespaceSelector'),
  ),
})

/**
 * A sync answer as the engine reads it.
 *
 * @throws ZodError on an answer that the engine would refuse, or obey to the cluster's harm.
 */
export function decodeSync(answer: unknown): SyncHookResponse {
  return syncResponse.parse(answer)
}

/**
 * A customize answer as the engine reads it.
 *
 * @throws ZodError on an answer that the engine would refuse.
 */
export function decodeCustomize(answer: unknown): CustomizeHookResponse {
  return customizeResponse.parse(answer)
}
