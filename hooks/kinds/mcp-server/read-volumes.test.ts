import { describe, expect, it } from 'vitest'
import { readVolumes } from './read-volumes.ts'

const fine = { name: 'data', hostPath: '/srv/data', mountPath: '/data', readOnly: false }

describe('volumes', () => {
  it('are none where none are given', () => {
    expect(readVolumes(undefined)).toEqual({ value: [], problems: [] })
  })

  it('are taken in their order', () => {
    const other = { name: 'more', hostPath: '/srv/more', mountPath: '/more', readOnly: true }
    expect(readVolumes([fine, other])).toEqual({ value: [fine, other], problems: [] })
  })

  it.each([
    ['a name with a dot', { name: 'a.b' }],
    ['an empty name', { name: '' }],
    ['a name that is used twice', { mountPath: '/other' }],
    ['a mount path that is used twice', { name: 'other' }],
    ['the same mount path with a slash more', { name: 'other', mountPath: '/data/' }],
    ['a relative path of the node', { name: 'other', mountPath: '/other', hostPath: 'srv' }],
    ['an empty mount path', { name: 'other', mountPath: '' }],
    ['a colon, which the RunConfig would read as a separator', { name: 'other', mountPath: '/a:b' }],
    ['characters of a shell', { name: 'other', mountPath: '/a', hostPath: '/srv/$(id)' }],
    ['a way up, which the API server refuses', { name: 'other', mountPath: '/other', hostPath: '/srv/../etc' }],
    ["a name of the proxy's own volumes", { name: 'runconfig', mountPath: '/other' }],
  ])('with %s are an error', (_, change) => {
    expect(readVolumes([fine, { ...fine, ...change }]).problems).toMatchObject([
      { reason: 'VolumeInvalid', severity: 'error', field: 'spec.volumes[1]' },
    ])
  })
})
