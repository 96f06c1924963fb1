import { z } from 'zod'
import { atomicMap } from '../markers.ts'

const atomicList = { 'x-kubernetes-list-type': 'atomic' }

const Requirement = z.object({
  key: z.string().describe('Key to which the requirement applies.'),
  operator: z.string().describe('Relationship between key and values: In, NotIn, Exists or DoesNotExist.'),
  values: z
    .array(z.string())
    .optional()
    .meta({ ...atomicList, description: 'Values for In and NotIn. Empty for the other operators.' }),
})

/** Objects by their labels: LabelSelector of meta/v1. */
export const LabelSelector = z
  .object({
    matchLabels: z
      .record(z.string(), z.string())
      .optional()
      .describe('Labels that an object must have, with these values.'),
    matchExpressions: z
      .array(Requirement)
      .optional()
      .meta({ ...atomicList, description: 'Requirements, all of which must hold.' }),
  })
  .meta(atomicMap)
  .optional()

/** Objects by their annotations. */
export const AnnotationSelector = z
  .object({
    matchAnnotations: z
      .record(z.string(), z.string())
      .optional()
      .describe('Annotations that an object must have, with these values.'),
    matchExpressions: z.array(Requirement).optional().describe('Requirements, all of which must hold.'),
  })
  .optional()
