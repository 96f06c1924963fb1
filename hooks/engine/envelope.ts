import { z } from 'zod'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord } from '../kubernetes/read.ts'
import type { Result } from '../kubernetes/result.ts'
import type { Kind } from './kind.ts'
import type { CustomizeHookRequest, ObjectMap, SyncHookRequest } from './metacontroller-types.ts'
import { kindKey, objectKey } from './rules.ts'

const controller = z.custom<KubernetesObject>(isKubernetesObject)
const parent = z.custom<KubernetesObject>(isKubernetesObject)
const objects = z.custom<ObjectMap>(isObjectMap)

const customizeEnvelope = z.strictObject({ controller, parent })
const syncEnvelope = z.strictObject({
  controller,
  parent,
  children: objects,
  related: objects,
  finalizing: z.boolean(),
})

/** Reads the body of a sync call (hook version v2). The objects in it are checked, not copied. The error is short and fixed: nothing of the body is repeated in it. */
export function parseSyncRequest(kind: Kind, body: unknown): Result<SyncHookRequest> {
  const parsed = parseRequest(kind, syncEnvelope.safeParse(body), 'sync')
  if (!parsed.ok) return parsed
  const { parent, children } = parsed.value
  const isOfParent = (child: KubernetesObject): boolean => child.metadata.namespace === parent.metadata.namespace
  const areOfParent = Object.values(children).every((byKey) => Object.values(byKey).every(isOfParent))
  return areOfParent ? parsed : { ok: false, error: 'a child is not in the namespace of its parent' }
}

/** Reads the body of a customize call (hook version v2). The objects in it are checked, not copied. */
export function parseCustomizeRequest(kind: Kind, body: unknown): Result<CustomizeHookRequest> {
  return parseRequest(kind, customizeEnvelope.safeParse(body), 'customize')
}

function parseRequest<Request extends CustomizeHookRequest>(
  kind: Kind,
  result: z.ZodSafeParseResult<Request>,
  hook: string,
): Result<Request> {
  if (!result.success)
    return { ok: false, error: `the body is not a ${hook} request in version v2 of Metacontroller's hooks` }
  const { apiVersion, kind: parentKind, metadata } = result.data.parent
  if (parentKind !== kind.names.kind || apiVersion.split('/')[0] !== kind.names.group) {
    return { ok: false, error: `the parent is not a ${kind.names.kind} of ${kind.names.group}` }
  }
  if (!metadata.namespace) return { ok: false, error: 'the parent has no namespace' }
  return { ok: true, value: result.data }
}

/** Objects by kind and by name, each under its own: what reads them looks at the keys as well as at the objects. */
function isObjectMap(value: unknown): value is ObjectMap {
  return isRecord(value) && everyMember(value, (byKey, kind) => isRecord(byKey) && everyMember(byKey, isUnder(kind)))
}

function isUnder(kind: string): (object: unknown, key: string) => boolean {
  return (object, key) => {
    if (!isKubernetesObject(object) || kindKey(object) !== kind) return false
    const { namespace, name } = object.metadata
    return key === (namespace === undefined ? name : objectKey(namespace, name))
  }
}

function everyMember(
  record: Readonly<Record<string, unknown>>,
  holds: (member: unknown, name: string) => boolean,
): boolean {
  for (const name in record) if (!holds(record[name], name)) return false
  return true
}

/** Whether a value is an object of the API server: its identity and those parts of its metadata that are read. */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (!isRecord(value)) return false
  const { apiVersion, kind, metadata } = value
  return isText(apiVersion) && isText(kind) && isRecord(metadata) && isMetadata(metadata)
}

const optionalMetadata = {
  namespace: isString,
  uid: isString,
  resourceVersion: isString,
  creationTimestamp: isString,
  deletionTimestamp: isString,
  generation: isNumber,
  labels: isStrings,
  annotations: isStrings,
  ownerReferences: isRecords,
  managedFields: isRecords,
} as const

function isMetadata(metadata: Readonly<Record<string, unknown>>): boolean {
  if (!isText(metadata['name'])) return false
  return Object.entries(optionalMetadata).every(
    ([name, holds]) => metadata[name] === undefined || holds(metadata[name]),
  )
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isString(value: unknown): boolean {
  return typeof value === 'string'
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

function isStrings(value: unknown): boolean {
  return isRecord(value) && everyMember(value, isString)
}

function isRecords(value: unknown): boolean {
  return Array.isArray(value) && value.every(isRecord)
}
