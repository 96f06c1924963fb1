import { z } from 'zod'
import { AnnotationSelector, LabelSelector } from './selectors.ts'
import { EndpointConfigs, Hook } from './webhook.ts'

const resource = {
  apiVersion: z.string().describe('API group and version of the objects, for example apps/v1.'),
  resource: z.string().describe('Plural resource name of the objects, for example deployments.'),
}

const method = z
  .enum(['OnDelete', 'Recreate', 'InPlace', 'RollingRecreate', 'RollingInPlace'])
  .optional()
  .describe(
    'How changed children are updated: only after they are deleted, by recreating them, or in place; the rolling methods update one at a time. Default: OnDelete.',
  )

const ConditionCheck = z.object({
  type: z.string().describe('Type of the condition that a child must have.'),
  status: z.string().optional().describe('Status that the condition must have. If omitted, any status.'),
  reason: z.string().optional().describe('Reason that the condition must have. If omitted, any reason.'),
})

const ChildUpdateStrategy = z.object({
  method,
  statusChecks: z
    .object({ conditions: z.array(ConditionCheck).optional().describe('Conditions, all of which must hold.') })
    .optional()
    .describe('When a child counts as updated, so that a rolling update continues with the next one.'),
})

const common = {
  endpointConfigs: EndpointConfigs,
  resyncPeriodSeconds: z.int32().optional().describe('Seconds between two syncs of an object that has not changed.'),
}

const ignoreStatusChanges = z
  .boolean()
  .optional()
  .describe('Whether to ignore changes that affect only the status. Default: false.')

/** Parents of one kind, the kinds of children they have, and the hooks that say what should exist. */
export const CompositeControllerSpec = z.object({
  parentResource: z
    .object({
      ...resource,
      labelSelector: LabelSelector.describe('Selects the parents by label. If omitted, all parents are selected.'),
      ignoreStatusChanges,
      revisionHistory: z
        .object({
          fieldPaths: z
            .array(z.string())
            .optional()
            .describe('Fields of the parent whose change creates a new revision.'),
        })
        .optional()
        .describe('Which changes create a new revision of the parent, for rolling updates.'),
    })
    .describe('The kind of the parents, and which of them to select.'),
  childResources: z
    .array(
      z.object({ ...resource, updateStrategy: ChildUpdateStrategy.optional().describe('How children are updated.') }),
    )
    .optional()
    .describe('The kinds of children that the hooks may return.'),
  hooks: z
    .object({
      sync: Hook.describe('Returns the desired children and the status of the parent.'),
      customize: Hook.describe('Returns selectors for the related objects that sync needs.'),
      finalize: Hook.describe('Called instead of sync while the parent is being deleted.'),
      preUpdateChild: Hook.describe('Reserved for Metacontroller: called before a child is updated.'),
      postUpdateChild: Hook.describe('Reserved for Metacontroller: called after a child was updated.'),
    })
    .optional()
    .describe('The hooks that decide what should exist.'),
  generateSelector: z
    .boolean()
    .optional()
    .describe('Whether children are selected by a label with the uid of their parent. Default: false.'),
  ...common,
})

/** Existing objects of some kinds, and the hooks that say what is attached to them. */
export const DecoratorControllerSpec = z.object({
  resources: z
    .array(
      z.object({
        ...resource,
        labelSelector: LabelSelector.describe('Selects objects by label. If omitted, all objects are selected.'),
        annotationSelector: AnnotationSelector.describe(
          'Selects objects by annotation. If omitted, all objects are selected.',
        ),
        ignoreStatusChanges,
      }),
    )
    .describe('The kinds of objects to which attachments are added.'),
  attachments: z
    .array(
      z.object({
        ...resource,
        updateStrategy: z.object({ method }).optional().describe('How attachments are updated.'),
      }),
    )
    .optional()
    .describe('The kinds of attachments that the hooks may return.'),
  hooks: z
    .object({
      sync: Hook.describe('Returns the desired attachments.'),
      customize: Hook.describe('Returns selectors for the related objects that sync needs.'),
      finalize: Hook.describe('Called instead of sync while the object is being deleted.'),
    })
    .optional()
    .describe('The hooks that decide what should be attached.'),
  ...common,
})

/** What a rolling update remembers: one revision of a parent and the children that still follow it. */
export const controllerRevisionFields = z.object({
  parentPatch: z.looseObject({}).describe('The fields of the parent that make up this revision.'),
  children: z
    .array(
      z.object({
        apiGroup: z.string().describe('API group of the children at this revision.'),
        kind: z.string().describe('Kind of the children at this revision.'),
        names: z.array(z.string()).describe('Names of the children at this revision.'),
      }),
    )
    .optional()
    .describe('The children at this revision, by kind.'),
})
