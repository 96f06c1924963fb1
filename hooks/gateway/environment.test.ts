import { describe, expect, it } from 'vitest'
import { describeVariables } from '../runtime/environment.ts'
import { Environment, readEnvironment } from './environment.ts'
import { gatewayHelp } from './help.ts'

const inPod = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '6443' }

function settings(variables: Record<string, string>): unknown {
  const reading = readEnvironment(variables)
  return 'settings' in reading ? reading.settings : reading.errors
}

function errors(variables: Record<string, string>): readonly string[] {
  const reading = readEnvironment(variables)
  return !reading.ok ? reading.errors : []
}

describe('the environment of the gateway', () => {
  it('has defaults that fit a pod', () => {
    expect(settings(inPod)).toEqual({
      host: '127.0.0.1',
      port: 8001,
      engineKubeconfigFile: '/run/toolhive-operator/kubeconfig',
      healthHost: '0.0.0.0',
      healthPort: 8082,
      namespaces: [],
      apiServer: {
        url: 'https://10.0.0.1:6443',
        tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
      },
      takeoverManagers: ['thv-operator'],
      drainSeconds: 25,
      logLevel: 'info',
    })
  })

  it.each([
    ['an IPv6 address', { KUBERNETES_SERVICE_HOST: 'fd00::1' }, { apiServer: { url: 'https://[fd00::1]:443' } }],
    [
      'a URL instead',
      { ...inPod, API_SERVER_URL: 'https://127.0.0.1:7443' },
      { apiServer: { url: 'https://127.0.0.1:7443' } },
    ],
    ['namespaces with blanks and twice', { ...inPod, ALLOWED_NAMESPACES: 'a, b,,a' }, { namespaces: ['a', 'b'] }],
    ['no namespaces', { ...inPod, ALLOWED_NAMESPACES: '' }, { namespaces: [] }],
    [
      'other managers',
      { ...inPod, TAKEOVER_MANAGERS: 'manager,thv-operator' },
      { takeoverManagers: ['manager', 'thv-operator'] },
    ],
  ])('takes %s', (_, variables, expected) => {
    expect(settings(variables)).toMatchObject(expected)
  })

  it.each([
    ['PORT', 'eighty', 'must be a port number'],
    ['HEALTH_PORT', '70000', 'must be a port number'],
    ['ALLOWED_NAMESPACES', 'a,Team_B', 'must be namespace names separated by commas'],
    ['API_SERVER_URL', 'ftp://x', 'must be a URL such as'],
    ['DRAIN_SECONDS', 'soon', 'must be a number of seconds'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL'],
  ])('names %s=%s as what cannot be used', (name, value, problem) => {
    const [sentence = '', ...more] = errors({ ...inPod, [name]: value })

    expect(more).toEqual([])
    expect(sentence).toContain(`The environment variable ${name} is invalid`)
    expect(sentence).toContain(problem)
    expect(sentence).toContain('Correct it or unset it.')
  })

  it('says what is missing outside a pod', () => {
    expect(settings({})).toEqual([expect.stringContaining('set API_SERVER_URL')])
  })

  it('is told whole by --help, each variable with a sentence', () => {
    for (const { name, description } of describeVariables(Environment)) {
      expect(gatewayHelp()).toContain(name)
      expect(description.length).toBeGreaterThan(15)
    }
  })
})
