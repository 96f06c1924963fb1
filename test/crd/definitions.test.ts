import { describe, expect, it } from 'vitest'
import { customResourceDefinition, objectSchema } from '../../hooks/crd/definition.ts'
import { metacontrollerDefinitions } from '../../hooks/crd/metacontroller/definitions.ts'
import type { StructuralSchema } from '../../hooks/crd/structural-schema.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { nodesOf } from './schema-nodes.ts'
import { structuralFaults } from './structural-faults.ts'

const kindRows = kinds.map((kind) => [kind.names.kind, kind] as const)
const definitions = [...kinds.map(customResourceDefinition), ...metacontrollerDefinitions()]
const definitionRows = definitions.map((definition) => [definition.spec.names.kind, definition] as const)

function schemaOf(definition: (typeof definitions)[number]): StructuralSchema {
  return definition.spec.versions[0]!.schema.openAPIV3Schema
}

describe('every definition', () => {
  it.each(definitionRows)('%s has a structural schema', (_, definition) => {
    expect(structuralFaults(schemaOf(definition))).toEqual([])
  })

  it.each(definitionRows)('%s is named after its plural and group', (_, { metadata, spec }) => {
    expect(metadata.name).toBe(`${spec.names.plural}.${spec.group}`)
    expect(spec.names.singular).toBe(spec.names.kind.toLowerCase())
  })

  it.each(definitionRows)('%s describes every field in a sentence', (_, definition) => {
    const undescribed = nodesOf(schemaOf(definition))
      .filter(({ path }) => /\.\w+$/.test(path) && path !== '.metadata')
      .filter(({ schema }) => !/^[A-Z\d].{18,}\.$/s.test(schema.description ?? ''))
      .map(({ path, schema }) => `${path}: ${schema.description}`)
    expect(undescribed).toEqual([])
  })

  it.each(definitionRows)('%s says which default a field has', (_, definition) => {
    const silent = nodesOf(schemaOf(definition))
      .filter(({ schema }) => schema.default !== undefined && schema.default !== '')
      .filter(({ schema }) => !/Default: /.test(schema.description ?? ''))
      .map(({ path }) => path)
    expect(silent).toEqual([])
  })
})

describe('our definitions', () => {
  it('are six, in the category mcp; the registry also in its old one', () => {
    expect(kinds.map(({ names }) => [names.plural, ...names.categories])).toEqual([
      ['mcpservers', 'mcp'],
      ['mcpremoteproxies', 'mcp'],
      ['mcptoolconfigs', 'mcp'],
      ['mcpexternalauthconfigs', 'mcp'],
      ['mcpgroups', 'mcp'],
      ['mcpregistries', 'mcp', 'toolhive'],
    ])
  })

  it('share no name with one another', () => {
    const names = kinds.flatMap(({ names }) => [...new Set([names.plural, names.singular, ...names.shortNames])])
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(kindRows)('%s has columns that lead to fields of its schema, each described', (_, kind) => {
    const known = new Set(nodesOf(objectSchema(kind, storedVersion(kind))).map(({ path }) => path))
    for (const { jsonPath, description } of storedVersion(kind).columns) {
      const field = jsonPath.replace(/\[\?.*\]/, '[]')
      expect(known.has(field) || jsonPath === '.metadata.creationTimestamp', jsonPath).toBe(true)
      expect(description).toMatch(/^[A-Z].*\.$/)
    }
  })

  it.each(kindRows)('%s lists conditions by type and records the generation in its status', (_, kind) => {
    const status = objectSchema(kind, storedVersion(kind)).properties?.['status']
    expect(status?.properties?.['observedGeneration']).toMatchObject({ type: 'integer', format: 'int64' })
    expect(status?.properties?.['conditions']).toMatchObject({
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
    })
    expect(status?.required).toBeUndefined()
    expect(status?.['x-kubernetes-preserve-unknown-fields']).toBeUndefined()
  })

  it('keep whatever stands in a pod template, and nothing unknown elsewhere', () => {
    const open = kinds.flatMap((kind) =>
      nodesOf(objectSchema(kind, storedVersion(kind)))
        .filter(({ schema }) => schema['x-kubernetes-preserve-unknown-fields'])
        .map(({ path }) => kind.names.kind + path),
    )
    expect(open).toEqual(['MCPServer.spec.podTemplateSpec'])
  })

  it('leave the ports of a server without default, so that the deprecated ones can win when alone (WART-15)', () => {
    const server = kinds[0]!
    const spec = objectSchema(server, storedVersion(server)).properties?.['spec']?.properties ?? {}
    for (const port of ['proxyPort', 'port', 'mcpPort', 'targetPort']) {
      expect(spec[port]).toMatchObject({ type: 'integer', format: 'int32', minimum: 1, maximum: 65_535 })
      expect(spec[port]).not.toHaveProperty('default')
    }
  })
})

describe('every status', () => {
  it.each([
    ['MCPServer', 'phase message url toolConfigHash externalAuthConfigHash conditions'],
    [
      'MCPRemoteProxy',
      'phase message url externalURL observedGeneration toolConfigHash externalAuthConfigHash conditions',
    ],
    ['MCPToolConfig', 'observedGeneration configHash referencingServers'],
    ['MCPExternalAuthConfig', 'observedGeneration configHash referencingServers'],
    ['MCPGroup', 'phase servers serverCount conditions'],
    [
      'MCPRegistry',
      'phase message syncStatus apiStatus lastAppliedFilterHash storageRef lastManualSyncTrigger conditions',
    ],
  ])('of %s keeps the fields that the Go operator wrote, for dashboards and scripts', (name, fields) => {
    const kind = kinds.find(({ names }) => names.kind === name)!
    const known = Object.keys(objectSchema(kind, storedVersion(kind)).properties?.['status']?.properties ?? {})
    expect(known).toEqual(expect.arrayContaining(fields.split(' ')))
  })
})
