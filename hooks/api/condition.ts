import { z } from 'zod'
import { listMap } from '../crd/markers.ts'
import { StatusText } from './bounds.ts'

/** The generation of an object as the API server counts it. */
export const Generation = z.int().min(0)
export type Generation = z.infer<typeof Generation>

/** A moment as the API server writes it: RFC 3339, whole seconds, UTC. */
export const Time = z.string().meta({ format: 'date-time' })
export type Time = z.infer<typeof Time>

/** One condition, in the shape of `metav1.Condition`. */
export const Condition = z.object({
  type: z
    .string()
    .max(316)
    .regex(
      /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/,
    )
    .describe('What the condition is about, in CamelCase.'),
  status: z.enum(['True', 'False', 'Unknown']).describe('Whether it holds: True, False or Unknown.'),
  reason: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
    .describe('Why, in one CamelCase word that programs can compare.'),
  message: StatusText.describe('Why, in a sentence for people: what is wrong and what to do.'),
  lastTransitionTime: Time.describe('When the status last changed from one value to another.'),
  observedGeneration: Generation.optional().describe('The generation of the object for which this was found.'),
})
export type Condition = z.infer<typeof Condition>

/** All conditions of a status: one per type. */
export const Conditions = z
  .array(Condition)
  .optional()
  .meta({ ...listMap('type'), maxItems: 100, description: 'What was checked and found; Ready sums it up.' })

/** The generation for which the status was written. */
export const ObservedGeneration = Generation.optional().describe(
  'The generation of the object for which this status was written; older than metadata.generation means outdated.',
)
