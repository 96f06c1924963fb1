import { describe, expect, it } from 'vitest'
import { configMapOf } from '../../../test/support/workload.ts'
import { PermissionProfile } from '../../api/v1alpha1/permission-profile.ts'
import { readPermissionProfile } from './read-permission-profile.ts'

const network = { name: 'network', network: 'unrestricted' }
const none = { name: 'none', network: 'none' }

function read(profile: unknown, data?: Readonly<Record<string, string>>): ReturnType<typeof readPermissionProfile> {
  return readPermissionProfile({
    profile: profile === undefined ? undefined : PermissionProfile.parse(profile),
    configMap: data && configMapOf('profiles', data),
    namespace: 'demo',
    volumes: [],
  })
}

describe('the permission profile', () => {
  it.each([
    ['absent', undefined, undefined, network],
    ['of an empty name', { name: '' }, undefined, network],
    ['network', { name: 'network' }, 'network', network],
    ['none', { name: 'none' }, 'none', none],
    ['stdio, an old name of none', { name: 'stdio' }, 'stdio', none],
  ])('%s', (_, profile, nameOrPath, expected) => {
    const { value, problems } = read(profile)
    expect(value).toEqual({ nameOrPath, profile: expected })
    expect(problems.every(({ severity }) => severity === 'warning')).toBe(true)
  })

  it('that would restrict something warns that it does not (WART-10)', () => {
    expect(read({ name: 'none' }).problems).toMatchObject([
      { reason: 'PermissionProfileNotEnforced', severity: 'warning' },
    ])
    expect(read({ name: 'network' }).problems).toEqual([])
  })

  it.each(['strict', 'constructor', 'toString', '__proto__', '/etc/passwd'])(
    '"%s" is none of the built-in ones',
    (name) => {
      expect(read({ name }).problems).toMatchObject([{ reason: 'PermissionProfileInvalid', severity: 'error' }])
    },
  )

  it('holds each volume once, read or write', () => {
    const volume = { name: 'a', hostPath: '/srv/a', mountPath: '/a', readOnly: true }
    const { value } = readPermissionProfile({
      profile: undefined,
      configMap: undefined,
      namespace: 'demo',
      volumes: [
        volume,
        { ...volume, name: 'b', hostPath: '/srv/b', mountPath: '/b', readOnly: false },
        { ...volume, name: 'c' },
      ],
    })
    expect(value.profile).toEqual({ ...network, read: ['/srv/a:/a'], write: ['/srv/b:/b'] })
  })
})

describe('a profile in a ConfigMap (WART-11)', () => {
  const reference = { type: 'configmap', name: 'profiles', key: 'mine.json' }

  it.each([
    [
      'JSON',
      '{"name":"mine","read":["/a"],"write":["/b"],"network":{"outbound":{"allow_port":[443]}},"privileged":true}',
    ],
    ['YAML', 'name: mine\nread: [/a]\nwrite: [/b]\nnetwork: {outbound: {allow_port: [443]}}\nprivileged: true\n'],
  ])('is embedded whole, written as %s', (_, text) => {
    expect(read(reference, { 'mine.json': text }).value).toEqual({
      nameOrPath: undefined,
      profile: {
        name: 'mine',
        read: ['/a'],
        write: ['/b'],
        network: { document: { outbound: { allow_port: [443] } } },
        privileged: true,
      },
    })
  })

  it.each([
    ['the ConfigMap is missing', undefined],
    ['the key is missing', {}],
    ['the text is neither JSON nor YAML', { 'mine.json': '{' }],
    ['the text is a list', { 'mine.json': '[]' }],
    ['the text refers to itself', { 'mine.json': 'network: &a {x: *a}' }],
  ])('is an error where %s', (_, data) => {
    expect(read(reference, data).problems).toMatchObject([{ reason: 'PermissionProfileInvalid', severity: 'error' }])
  })
})
