import { z } from 'zod'
import { excessOfEntry } from './entry-size.ts'
import { createFaults, type Faults, type Path } from './faults.ts'
import { type Read, readJson } from './json-text.ts'
import type { Registry } from './registry.ts'
import { dateTime, EntryName, ToolHiveContainerServer, ToolHiveRemoteServer } from './toolhive-format.ts'

const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 1.0.0')
const unread = z.record(z.string(), z.unknown())

/** The document without what is in its entries: each of those is checked by itself. */
const Document = z.object({
  version,
  last_updated: dateTime,
  servers: unread,
  remote_servers: unread.optional(),
  groups: z.array(z.unknown()).optional(),
})

const Group = z.strictObject({
  name: z.string(),
  description: z.string().min(10).max(500),
  servers: unread.optional(),
  remote_servers: unread.optional(),
})

/** A registry document in ToolHive's format; the error names the first faulty entries by their JSON pointers. */
export function readToolHiveRegistry(text: string): Read<Registry> {
  const json = readJson(text)
  if ('error' in json) return { error: `failed to parse registry data: ${json.error}` }
  const faults = createFaults()
  const document = faults.check(Document, json.value, [])
  const registry = document && {
    ...document,
    ...checkedServers(document, [], faults),
    groups: checkedGroups(document, faults),
  }
  const summary = faults.summary()
  if (registry && summary === undefined) return { value: registry }
  return { error: `registry schema validation failed${summary}` }
}

interface Servers {
  readonly servers: Registry['servers']
  readonly remote_servers: Registry['remote_servers']
}

function checkedGroups({ groups }: z.infer<typeof Document>, faults: Faults): Registry['groups'] {
  return groups?.flatMap((value, index) => {
    if (faults.isFull()) return []
    const path = ['groups', index]
    const group = faults.check(Group, value, path)
    return group ? [{ ...group, ...checkedServers(group, path, faults) }] : []
  })
}

function checkedServers(
  { servers, remote_servers }: { readonly servers?: Unread | undefined; readonly remote_servers?: Unread | undefined },
  path: Path,
  faults: Faults,
): Servers {
  return {
    servers: checkedEntries(ToolHiveContainerServer, servers ?? {}, [...path, 'servers'], faults),
    remote_servers:
      remote_servers && checkedEntries(ToolHiveRemoteServer, remote_servers, [...path, 'remote_servers'], faults),
  }
}

type Unread = z.infer<typeof unread>

function checkedEntries<Schema extends z.ZodType>(
  schema: Schema,
  entries: Unread,
  path: Path,
  faults: Faults,
): Record<string, z.output<Schema>> {
  const checked: [string, z.output<Schema>][] = []
  for (const name of Object.keys(entries)) {
    if (faults.isFull()) break
    faults.check(EntryName, name, [...path, name])
    const excess = excessOfEntry(entries[name])
    if (excess) faults.note(excess, [...path, name])
    const value = excess ? undefined : faults.check(schema, entries[name], [...path, name])
    if (value !== undefined) checked.push([name, value])
  }
  return Object.fromEntries(checked)
}
