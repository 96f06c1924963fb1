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
    .describe('Type of the condition, in CamelCase.'),
  status: z.enum(['True', 'False', 'Unknown']).describe('Status of the condition: True, False or Unknown.'),
  reason: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
    .describe('Machine-readable reason for the status, in CamelCase.'),
  message: StatusText.describe('Human-readable explanation: what is wrong and how to fix it.'),
  lastTransitionTime: Time.describe('Time at which the status of the condition last changed.'),
  observedGeneration: Generation.optional().describe('Generation of the object to which the condition applies.'),
})
export type Condition = z.infer<typeof Condition>

/** All conditions of a status: one per type. */
export const Conditions = z
  .array(Condition)
  .optional()
  .meta({ ...listMap('type'), maxItems: 100, description: 'Results of the individual checks. Ready summarises them.' })

/** The generation for which the status was written. */
export const ObservedGeneration = Generation.optional().describe(
  'Generation of the object to which this status applies. If it is lower than metadata.generation, the status is out of date.',
)
