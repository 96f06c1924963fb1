import { z } from 'zod'
import { AnnotationSelector, LabelSelector } from './selectors.ts'
import { EndpointConfigs, Hook } from './webhook.ts'

const resource = {
  apiVersion: z.string().describe('Group and version of the objects, for example apps/v1.'),
  resource: z.string().describe('Plural name of the objects, in lower case, for example deployments.'),
}

const method = z
  .enum(['OnDelete', 'Recreate', 'InPlace', 'RollingRecreate', 'RollingInPlace'])
  .optional()
  .describe('How a difference is brought about: by deletion, in place, or one child after another. Default: OnDelete.')

const ConditionCheck = z.object({
  type: z.string().describe('Type of the condition that a child must have.'),
  status: z.string().optional().describe('Status that the condition must have. Absent: any.'),
  reason: z.string().optional().describe('Reason that the condition must have. Absent: any.'),
})

const ChildUpdateStrategy = z.object({
  method,
  statusChecks: z
    .object({ conditions: z.array(ConditionCheck).optional().describe('Conditions, all of which must hold.') })
    .optional()
    .describe('When a child counts as updated, so that a rolling update goes on to the next.'),
})

const common = {
  endpointConfigs: EndpointConfigs,
  resyncPeriodSeconds: z.int32().optional().describe('Seconds between two syncs of an object that does not change.'),
}

const ignoreStatusChanges = z
  .boolean()
  .optional()
  .describe('Whether changes of the status alone start no sync. Default: false.')

/** Parents of one kind, the kinds of children they have, and the hooks that say what should exist. */
export const CompositeControllerSpec = z.object({
  parentResource: z
    .object({
      ...resource,
      labelSelector: LabelSelector.describe('Which parents are meant. Absent: all.'),
      ignoreStatusChanges,
      revisionHistory: z
        .object({
          fieldPaths: z.array(z.string()).optional().describe('Fields of the parent that make a new revision.'),
        })
        .optional()
        .describe('What counts as a new revision of the parent, for rolling updates.'),
    })
    .describe('The kind of the parents, and which of them.'),
  childResources: z
    .array(
      z.object({ ...resource, updateStrategy: ChildUpdateStrategy.optional().describe('How children are updated.') }),
    )
    .optional()
    .describe('The kinds of children that the hooks may answer with.'),
  hooks: z
    .object({
      sync: Hook.describe('Answers the children that should exist and the status of the parent.'),
      customize: Hook.describe('Answers which other objects the sync needs to see.'),
      finalize: Hook.describe('Answers like sync while the parent is being deleted.'),
      preUpdateChild: Hook.describe('Reserved by the engine: called before a child is updated.'),
      postUpdateChild: Hook.describe('Reserved by the engine: called after a child was updated.'),
    })
    .optional()
    .describe('What is called to learn what should exist.'),
  generateSelector: z
    .boolean()
    .optional()
    .describe('Whether children are told apart by a label with the uid of their parent. Default: false.'),
  ...common,
})

/** Existing objects of some kinds, and the hooks that say what is attached to them. */
export const DecoratorControllerSpec = z.object({
  resources: z
    .array(
      z.object({
        ...resource,
        labelSelector: LabelSelector.describe('Which objects are meant, by label. Absent: all.'),
        annotationSelector: AnnotationSelector.describe('Which objects are meant, by annotation. Absent: all.'),
        ignoreStatusChanges,
      }),
    )
    .describe('The kinds of the objects to which something is attached.'),
  attachments: z
    .array(
      z.object({
        ...resource,
        updateStrategy: z.object({ method }).optional().describe('How attachments are updated.'),
      }),
    )
    .optional()
    .describe('The kinds of attachments that the hooks may answer with.'),
  hooks: z
    .object({
      sync: Hook.describe('Answers the attachments that should exist.'),
      customize: Hook.describe('Answers which other objects the sync needs to see.'),
      finalize: Hook.describe('Answers like sync while the object is being deleted.'),
    })
    .optional()
    .describe('What is called to learn what should be attached.'),
  ...common,
})

/** What a rolling update remembers: one revision of a parent and the children that still follow it. */
export const controllerRevisionFields = z.object({
  parentPatch: z.looseObject({}).describe('The fields of the parent that make this revision.'),
  children: z
    .array(
      z.object({
        apiGroup: z.string().describe('Group of the children that follow this revision.'),
        kind: z.string().describe('Kind of the children that follow this revision.'),
        names: z.array(z.string()).describe('Names of the children that follow this revision.'),
      }),
    )
    .optional()
    .describe('The children that follow this revision, by kind.'),
})
