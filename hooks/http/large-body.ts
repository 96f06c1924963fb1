import type { Request } from 'express'
import { isKubernetesObject } from '../engine/envelope.ts'
import type { Kind, Trim } from '../engine/kind.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord } from '../kubernetes/read.ts'
import type { Context } from '../settings.ts'
import type { Body, BodyReader } from './body.ts'
import { BodyTooLargeError } from './byte-collector.ts'
import { refusals } from './refusals.ts'
import { createRequestSplitter, type TakeObject } from './request-splitter.ts'

export interface LargeBodyLimits {
  /** The whole body, as it is sent. */
  readonly bytes: number
  /** One object, as it is sent, and what surrounds the objects. */
  readonly objectBytes: number
  /** What is kept of the children, and of the related objects, as JSON. */
  readonly keptBytes: { readonly children: number; readonly related: number }
}

const mebibyte = 1024 * 1024

/** etcd takes no object above 1.5 MiB, and a workload has at most ten children. */
export const largeBodyLimits: LargeBodyLimits = {
  bytes: 256 * mebibyte,
  objectBytes: 8 * mebibyte,
  keptBytes: { children: 16 * mebibyte, related: 12 * mebibyte },
}

interface LargeBodyOptions {
  readonly kind: Kind
  readonly context: () => Context
  readonly limits: LargeBodyLimits
}

/**
 * Reads a body of any size in little memory: object by object, of which only the part is kept that the kind's sync reads.
 * Where even that is too much of the related objects, they are left out, so that the sync can say so.
 */
export function largeBodyReader({ kind, context, limits }: LargeBodyOptions): BodyReader {
  return async function readLargeBody(request) {
    if (!isPlainUtf8(request)) return { refusal: refusals.notJson }
    const keeper = createKeeper(kind, context, limits.keptBytes)
    const splitter = createRequestSplitter(keeper.take, limits.objectBytes)
    try {
      let bytes = 0
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        bytes += chunk.length
        if (bytes > limits.bytes) return { refusal: refusals.tooLarge }
        splitter.push(chunk)
      }
      return keeper.bodyOf(splitter.end())
    } catch (error) {
      if (error instanceof SyntaxError) return { refusal: refusals.invalidJson }
      if (error instanceof BodyTooLargeError) return { refusal: refusals.tooLarge }
      if (request.readableAborted) return { refusal: refusals.incomplete }
      throw error
    }
  }
}

interface Keeper {
  readonly take: TakeObject
  readonly bodyOf: (value: unknown) => Body
}

/** Decides what is kept of each object. The engine sends the parent first; without one everything is kept. */
function createKeeper(kind: Kind, context: () => Context, limits: LargeBodyLimits['keptBytes']): Keeper {
  const keptBytes = { children: 0, related: 0 }
  let trim: Trim | undefined

  function takeParent(parent: unknown): unknown {
    if (isKubernetesObject(parent)) trim = kind.trim(parent, context())
    return parent
  }

  return {
    take(section, bytes) {
      if (section === 'parent') return takeParent(parsed(bytes))
      if (section === 'related' && keptBytes.related > limits.related) return undefined
      const object = parsed(bytes)
      const kept = trim && isKubernetesObject(object) ? partOf(trim, section, object) : object
      keptBytes[section] += kept === object ? bytes.length : JSON.stringify(kept).length
      if (keptBytes.children > limits.children) throw new BodyTooLargeError('the children are too large')
      return kept
    },
    bodyOf(value) {
      const isTooMuch = keptBytes.related > limits.related && isRecord(value)
      return isTooMuch ? { value: { ...value, related: {} }, leftOut: 'related' } : { value }
    },
  }
}

function partOf(trim: Trim, section: 'children' | 'related', object: KubernetesObject): KubernetesObject {
  return section === 'children' ? trim.child(object) : trim.related(object)
}

function parsed(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString('utf8'))
}

function isPlainUtf8({ headers }: Request): boolean {
  const charset = /charset=([^;]*)/i.exec(headers['content-type'] ?? '')?.[1]
  const isUtf8 = charset === undefined || /^"?utf-8"?$/i.test(charset.trim())
  return isUtf8 && (headers['content-encoding'] ?? 'identity') === 'identity'
}
