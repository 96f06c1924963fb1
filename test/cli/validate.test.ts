import { describe, expect, it } from 'vitest'
import { run, server } from './run.ts'

const mixed = [
  server('good'),
  server('bad', 'transport: pigeon'),
  server('torn', 'image: i\nresources:\n  limits:\n    cpu: lots'),
  server('warned', 'image: i\npermissionProfile:\n  type: builtin\n  name: none'),
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n',
].join('---\n')

describe('validate', () => {
  it('lists invalid objects, errors and warnings in a table', async () => {
    const { code, out } = await run(['validate', '-f', '-'], { stdin: mixed })

    expect(code).toBe(2)
    expect(out.split('\n')[0]).toMatch(/^SEVERITY +FILE#DOCUMENT +OBJECT +FIELD +MESSAGE$/)
    expect(out).toMatch(/^INVALID +-#2 +MCPServer default\/bad +spec\.transport +/m)
    expect(out).toMatch(/^ERROR +-#3 +MCPServer default\/torn +spec\.resources\.limits\.cpu +/m)
    expect(out).toMatch(/^WARNING +-#4 +MCPServer default\/warned +spec\.permissionProfile +/m)
    expect(out).toContain('5 objects read, 4 checked; 4 findings')
  })

  it.each([
    ['one invalid object', server('bad', 'image: i\ntransport: pigeon'), '1 object read, 1 checked; 1 finding'],
    ['one valid object', server('good'), '1 object read, 1 checked; 0 findings'],
    [
      'one object in two documents',
      [server('good'), server('good')].join('---\n'),
      '1 object read, 1 checked; 0 findings',
    ],
    [
      'an invalid object of which two things are wrong',
      server('bad', 'transport: pigeon'),
      '1 object read, 1 checked; 2 findings',
    ],
    ['what is no object', 'a: [', '0 objects read, 0 checked; 1 finding'],
    ['nothing', '', '0 objects read, 0 checked; 0 findings'],
  ])('counts %s', async (_, stdin, summary) => {
    expect((await run(['validate', '-f', '-'], { stdin })).out.trimEnd().split('\n').at(-1)).toBe(summary)
  })

  it('lists the same as JSON', async () => {
    const { out } = await run(['validate', '-f', '-', '-o', 'json'], { stdin: mixed })

    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({ severity: 'invalid', file: '-', document: 2, object: 'MCPServer default/bad' }),
      expect.objectContaining({ severity: 'invalid', field: 'spec.transport' }),
      expect.objectContaining({ severity: 'error', document: 3, reason: 'ResourcesInvalid' }),
      expect.objectContaining({ severity: 'warning', document: 4, reason: 'PermissionProfileNotEnforced' }),
    ])
  })

  it.each([
    ['valid objects', server('good'), 0],
    ['warnings alone', server('warned', 'image: i\npermissionProfile:\n  type: builtin\n  name: none'), 0],
    ['errors', server('torn', 'image: i\nresources:\n  limits:\n    cpu: lots'), 3],
    ['invalid objects', server('bad', 'transport: pigeon'), 2],
    ['an empty file', '', 0],
  ])('exits for %s with the code of the worst', async (_, stdin, expected) => {
    expect((await run(['validate', '-f', '-'], { stdin })).code).toBe(expected)
  })
})
