import type { z } from 'zod'
import { issueMessage } from '../kubernetes/issue-message.ts'
import type { Result } from '../kubernetes/result.ts'
import type { KindNames } from './kind.ts'

export interface PrinterColumn {
  readonly name: string
  readonly type: 'string' | 'integer' | 'date' | 'boolean' | 'number'
  readonly jsonPath: string
  readonly description: string
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority?: number
}

/** One version of the API in which a kind is served. */
export interface KindVersion<Model = unknown, Status = unknown> {
  /** As Kubernetes orders them: `v1alpha1`, `v1beta1`, `v1`. */
  readonly name: string
  readonly served: boolean
  /** Whether etcd holds the objects in this version: true of exactly one. */
  readonly stored: boolean
  readonly spec: z.ZodType
  readonly status: z.ZodType<Status>
  readonly columns: readonly PrinterColumn[]
  /** The model of a spec that is written in this version, or zod's issues, their paths below `spec`. */
  readonly read: (spec: unknown) => Result<Model, readonly z.core.$ZodIssue[]>
}

interface VersionParts<Spec, Model, Status> {
  readonly name: string
  readonly served: boolean
  readonly stored: boolean
  readonly spec: z.ZodType<Spec>
  readonly status: z.ZodType<Status>
  readonly columns: readonly PrinterColumn[]
  /** Turns what this version can say into the one model, which every other version is turned into as well. */
  readonly normalise: (spec: Spec) => Model
}

/** A version closed over the type of its spec: what reads it knows the model alone. */
export function kindVersion<Spec, Model, Status>(parts: VersionParts<Spec, Model, Status>): KindVersion<Model, Status> {
  const { normalise, ...version } = parts
  return {
    ...version,
    read(spec) {
      const parsed = parts.spec.safeParse(spec ?? {}, { error: issueMessage })
      return parsed.success ? { ok: true, value: normalise(parsed.data) } : { ok: false, error: parsed.error.issues }
    },
  }
}

interface Versioned<Version> {
  readonly names: KindNames
  readonly versions: readonly Version[]
}

/** The version of a kind that an `apiVersion` names; `undefined` where the kind is not served so. */
export function servedVersion<Version extends KindVersion>(
  { names, versions }: Versioned<Version>,
  apiVersion: string,
): Version | undefined {
  return versions.find(({ name, served }) => served && `${names.group}/${name}` === apiVersion)
}

/**
 * The version in which etcd holds a kind's objects.
 *
 * @throws Error where not exactly one is stored: the API server would refuse the CRD.
 */
export function storedVersion<Version extends KindVersion>({ names, versions }: Versioned<Version>): Version {
  const [stored, ...others] = versions.filter((version) => version.stored)
  if (!stored || others.length > 0) throw new Error(`${names.kind} needs exactly one stored version`)
  return stored
}
