import { isRecord, numberAt, stringAt, valueAt } from '../kubernetes/read.ts'
import { parsedJson } from './json/document.ts'

/** One line of a watch (Kubernetes API concepts, "Efficient detection of changes"). */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: Readonly<Record<string, unknown>> }
  | { readonly type: 'BOOKMARK'; readonly version: string | undefined }
  | { readonly type: 'ERROR'; readonly code: number | undefined; readonly message: string | undefined }

/** Reads one line of a watch; `undefined` where it is none, for instance because the stream was cut in its middle. */
export function readWatchEvent(line: Buffer): WatchEvent | undefined {
  const parsed = parsedJson(line)
  const type = stringAt(parsed, 'type')
  const object = valueAt(parsed, 'object')
  if (!isRecord(object)) return undefined

  if (type === 'BOOKMARK') return { type, version: stringAt(object, 'metadata', 'resourceVersion') }
  if (type === 'ERROR') return { type, code: numberAt(object, 'code'), message: stringAt(object, 'message') }
  if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') return { type, object }
  return undefined
}

/** A line of a watch around an object that is already JSON. */
export function eventLine(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from(`{"type":"${type}","object":`), Buffer.from(object), Buffer.from('}\n')])
}
