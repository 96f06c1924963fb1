import { readFile } from 'node:fs/promises'
import { numberAt, stringAt } from '../../../hooks/kubernetes/read.ts'

/** One finished request as the API server's audit log tells it. */
export interface AuditEvent {
  /** Milliseconds since 1970 when it was answered. */
  readonly time: number
  readonly verb: string
  /** Path and query. */
  readonly uri: string
  readonly user: string
  /** Empty for a request that is not about an object of a namespace. */
  readonly namespace: string
  readonly group: string
  /** Plural; empty for discovery and health. */
  readonly resource: string
  readonly subresource: string
  readonly name: string
  readonly code: number
}

/** The requests in an audit log, oldest first. */
export async function readAudit(file: string): Promise<AuditEvent[]> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  return lines.filter((line) => line.endsWith('}')).map(eventOf)
}

function eventOf(line: string): AuditEvent {
  const event: unknown = JSON.parse(line)
  return {
    time: Date.parse(stringAt(event, 'stageTimestamp') ?? ''),
    verb: stringAt(event, 'verb') ?? '',
    uri: stringAt(event, 'requestURI') ?? '',
    user: stringAt(event, 'user', 'username') ?? '',
    namespace: stringAt(event, 'objectRef', 'namespace') ?? '',
    group: stringAt(event, 'objectRef', 'apiGroup') ?? '',
    resource: stringAt(event, 'objectRef', 'resource') ?? '',
    subresource: stringAt(event, 'objectRef', 'subresource') ?? '',
    name: stringAt(event, 'objectRef', 'name') ?? '',
    code: numberAt(event, 'responseStatus', 'code') ?? 0,
  }
}
