import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

const needed = ['--registry=main', '--namespace=team', '--file=/data/registry.json']
const inCluster = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' }

describe('the options', () => {
  it('find the API server of the cluster', () => {
    expect(readOptions(needed, inCluster)).toMatchObject({ apiServer: 'https://10.96.0.1:443', 'health-port': 8081 })
    expect(readOptions(needed, { KUBERNETES_SERVICE_HOST: 'fd00::1' })?.apiServer).toBe('https://[fd00::1]:443')
  })

  it.each([
    [[], 300_000],
    [['--sync-timeout=1m30s'], 90_000],
  ])('%j give an attempt %d ms', (args, ms) => {
    expect(readOptions([...needed, ...args], inCluster)).toMatchObject({ 'sync-timeout': ms })
  })

  it('ask for help instead of anything else', () => {
    expect(readOptions(['--help'], {})).toBeUndefined()
  })

  it.each([
    ['a missing name', needed.slice(1), inCluster, /--registry/],
    ['an unknown option', [...needed, '--colour=red'], inCluster, /--colour/],
    ['a bad port', [...needed, '--health-port=99999'], inCluster, /--health-port/],
    ['a bad duration', [...needed, '--sync-timeout=soon'], inCluster, /--sync-timeout: must be a duration such as 5m/],
    ['no time at all', [...needed, '--sync-timeout=0s'], inCluster, /--sync-timeout/],
    ['no API server', needed, {}, /--api-server is needed/],
  ])('refuse %s', (_, args, environment, message) => {
    expect(() => readOptions(args, environment)).toThrow(message)
  })
})
