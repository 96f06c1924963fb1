import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRecord, stringAt } from '../../hooks/kubernetes/read.ts'
import { buildPrograms, built } from '../support/built-programs.ts'
import { asInAContainer, limitMebibytes } from '../support/container-memory.ts'

const apiVersion = 'toolhive.stacklok.dev/v1alpha1'
const namespace = 'team'
const megabyte = 1_000_000

/**
 * Requests that tenants can make as large as they like, by objects that the API server takes: against a process of its
 * own, whose peak of memory the kernel keeps.
 */
describe.skipIf(process.platform !== 'linux')('the service, limited to 256 MiB', () => {
  let service: ChildProcess
  let url = ''

  beforeAll(async () => {
    await buildPrograms()
    service = spawn(process.execPath, [...asInAContainer, `${built}/main.js`], {
      env: { PORT: '0', HEALTH_PORT: '0', HEALTH_HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    url = await hooksOf(service)
  }, 120_000)

  afterAll(() => void service.kill('SIGKILL'))

  async function post(path: string, body: string): Promise<{ readonly status: number; readonly answer: unknown }> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    return { status: response.status, answer: await response.json() }
  }

  /** Sends a body many times at once, and until they are answered small calls of somebody else. */
  async function sendMany(path: string, body: string, times: number): Promise<Outcome> {
    const sending = { isOver: false }
    const others: number[] = []
    const small = (async (): Promise<void> => {
      while (!sending.isOver) others.push((await post('/mcpserver/sync', smallRequest)).status)
    })()
    const answers = await Promise.all(Array.from({ length: times }, () => post(path, body)))
    sending.isOver = true
    await small
    return { answers, others }
  }

  function peakMebibytes(): number {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1]) / 1024
  }

  it.each([
    ['groups with 30 members of 1.27 MB', '/mcpgroup/sync', () => group(30), { phase: 'Ready', serverCount: 30 }],
    ['40 ConfigMaps of 1 MB that are labelled as image lists', '/mcpserver/sync', () => imageLists(40), {}],
    ['60 pods with a status of 1 MB', '/mcpserver/sync', () => pods(60), { phase: 'Failed' }],
    ['40 planted children of 1 MB', '/mcpserver/sync', () => plantedChildren(40), {}],
    ['bodies of 3.6 MB, which are parsed as a whole', '/mcpserver/sync', () => midsized(), {}],
  ])(
    'answers %s at once, and others meanwhile',
    async (_, path, bodyOf, status) => {
      const { answers, others } = await sendMany(path, bodyOf(), 5)

      expect(service.exitCode).toBeNull()
      expect(peakMebibytes()).toBeLessThan(limitMebibytes)
      expect(answers.map((answer) => answer.status).filter((code) => code !== 200 && code !== 429)).toEqual([])
      const answered = answers.find((answer) => answer.status === 200)
      expect(answered?.answer).toMatchObject({ status })
      expect(others.length).toBeGreaterThan(0)
      expect(others.filter((code) => code !== 200)).toEqual([])
    },
    120_000,
  )

  it('tells whoever has too much related to it what is wrong', async () => {
    const { answer } = await post('/mcpserver/sync', pods(20))
    expect(stringAt(answer, 'status', 'message')).toContain('too large to be processed together')
    expect(isRecord(answer) && answer['children']).toEqual([])
  }, 60_000)
})

interface Outcome {
  readonly answers: readonly { readonly status: number; readonly answer: unknown }[]
  readonly others: readonly number[]
}

async function hooksOf(service: ChildProcess): Promise<string> {
  if (!service.stdout) throw new Error('the service has no output')
  const lines = createInterface({ input: service.stdout })
  const [line]: unknown[] = await once(lines, 'line')
  return stringAt(JSON.parse(String(line)), 'hooks') ?? ''
}

function request(parts: Readonly<Record<string, unknown>>): string {
  const controller = {
    apiVersion: 'metacontroller.k8s.io/v1alpha1',
    kind: 'CompositeController',
    metadata: { name: 't' },
  }
  return JSON.stringify({
    controller,
    parent: server('weather'),
    children: {},
    related: {},
    finalizing: false,
    ...parts,
  })
}

function server(name: string, spec: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const metadata = { name, namespace, uid: `uid-${name}`, generation: 1 }
  return { apiVersion, kind: 'MCPServer', metadata, spec: { image: 'ghcr.io/acme/tool:1', ...spec } }
}

const smallRequest = request({})

function many(
  count: number,
  objectOf: (name: string) => Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = Array.from({ length: count }, (_, index) => `o${index}`)
  return Object.fromEntries(names.map((name) => [`${namespace}/${name}`, objectOf(name)]))
}

/** Variables of an environment, of a size in all. */
function variables(bytes: number): readonly unknown[] {
  return Array.from({ length: bytes / 1000 }, (_, index) => ({ name: `V${index}`, value: 'x'.repeat(970) }))
}

function configMap(name: string, labels: Readonly<Record<string, string>> = {}): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels },
    data: { images: 'ghcr.io/acme/some/image:1\n'.repeat(megabyte / 26) },
  }
}

function group(members: number): string {
  const parent = { apiVersion, kind: 'MCPGroup', metadata: { name: 'team', namespace, uid: 'g' }, spec: {} }
  const spec = { groupRef: 'team', env: variables(1.27 * megabyte) }
  return request({ parent, related: { [`MCPServer.${apiVersion}`]: many(members, (name) => server(name, spec)) } })
}

function imageLists(count: number): string {
  const labels = { 'toolhive.stacklok.dev/enforces-images': 'true' }
  return request({ related: { 'ConfigMap.v1': many(count, (name) => configMap(name, labels)) } })
}

function pods(count: number): string {
  const labels = { toolhive: 'true', 'toolhive-name': 'weather', app: 'mcpserver' }
  const pod = (name: string): Readonly<Record<string, unknown>> => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    status: { message: 'x'.repeat(megabyte) },
  })
  return request({ related: { 'Pod.v1': many(count, pod) } })
}

function plantedChildren(count: number): string {
  return request({ children: { 'ConfigMap.v1': many(count, (name) => configMap(name)) } })
}

function midsized(): string {
  const template = { spec: { containers: [{ name: 'toolhive', env: variables(1.3 * megabyte) }] } }
  const metadata = { name: 'weather', namespace }
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } }
  return request({
    parent: server('weather', { env: variables(1.3 * megabyte) }),
    children: {
      'Deployment.apps/v1': { [`${namespace}/weather`]: deployment },
      'ConfigMap.v1': { [`${namespace}/weather-runconfig`]: configMap('weather-runconfig') },
    },
  })
}
