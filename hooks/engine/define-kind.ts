import type { z } from 'zod'
import { fieldPath } from '../kubernetes/field-path.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord } from '../kubernetes/read.ts'
import type { Kind, KindDefinition, Parent, Problem } from './kind.ts'
import { type KindVersion, servedVersion, storedVersion } from './kind-version.ts'
import { namedBy, trimOf } from './trim.ts'

/**
 * Closes a definition over the types of its spec and status: parents come in as any object and are read here, once, by
 * the version in which they are written.
 *
 * @throws Error where the version that the engine watches is not among the kind's, or not exactly one is stored.
 */
export function defineKind<Model, Status extends Readonly<Record<string, unknown>>>(
  definition: KindDefinition<Model, Status>,
): Kind {
  const watched = servedVersion(definition, definition.parent.apiVersion)
  if (!watched) throw new Error(`${definition.names.kind} is not served as ${definition.parent.apiVersion}`)
  storedVersion(definition)

  const read = (parent: KubernetesObject): ReturnType<KindVersion<Model>['read']> =>
    (servedVersion(definition, parent.apiVersion) ?? watched).read(parent['spec'])
  return {
    ...definition,
    customize(parent, context) {
      const spec = read(parent)
      return spec.ok ? definition.customize(parentOf(parent, spec.value), context) : []
    },
    preview(parent, find, context) {
      const spec = read(parent)
      return spec.ok ? (definition.preview?.(parentOf(parent, spec.value), find, context) ?? []) : []
    },
    sync({ parent, children, related }, context) {
      const spec = read(parent)
      return spec.ok
        ? definition.sync({ parent: parentOf(parent, spec.value), children, related }, context)
        : definition.hold(
            { parent: parentOf(parent, undefined), children, related },
            spec.error.map(unreadable),
            context,
          )
    },
    hold({ parent, children, related }, problems, context) {
      return definition.hold({ parent: parentOf(parent, undefined), children, related }, problems, context)
    },
    trim(parent, context) {
      const spec = read(parent)
      if (!spec.ok || !definition.trim) return trimOf({})
      const whole = parentOf(parent, spec.value)
      const isNamed = namedBy(definition.customize(whole, context), definition.relates)
      return trimOf(definition.trim(whole, isNamed))
    },
  }
}

function parentOf<Spec>(parent: KubernetesObject, spec: Spec): Parent<Spec> {
  const status = parent['status']
  return {
    apiVersion: parent.apiVersion,
    kind: parent.kind,
    metadata: { ...parent.metadata, namespace: parent.metadata.namespace ?? 'default' },
    spec,
    status: isRecord(status) ? status : undefined,
  }
}

function unreadable({ path, message }: z.core.$ZodIssue): Problem {
  const field = fieldPath(['spec', ...path])
  return {
    reason: 'SpecInvalid',
    severity: 'error',
    field,
    message: `${field} ${message} The child objects keep the last valid configuration until this is corrected.`,
  }
}
