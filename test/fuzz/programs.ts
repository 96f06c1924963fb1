import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FakeApiServer, startFakeApiServer } from '../gateway/support/fake-api-server.ts'
import { canary, pool } from '../support/arbitrary.ts'
import { asInAContainer } from '../support/container-memory.ts'
import type { ProgramName } from './fuzz-request.ts'
import { type Program, type ProgramSource, startProgram } from './program.ts'

/** The programs of a run, and the API server that the gateways stand before. */
export interface RunningPrograms {
  readonly programs: ReadonlyMap<ProgramName, Program>
  readonly apiServer: FakeApiServer
  stop(): Promise<void>
}

const common = { HOST: '127.0.0.1', PORT: '0', HEALTH_HOST: '127.0.0.1', HEALTH_PORT: '0' }

/**
 * Starts the hooks and two gateways (cluster mode, namespace mode) as they run in a pod, from the compiled sources in a
 * folder. The token of the gateways is a text that must not come out anywhere.
 */
export async function startPrograms(
  hooksFolder: string,
  cacheFolder: string,
  onLine: (program: ProgramName, line: string) => void,
): Promise<RunningPrograms> {
  const apiServer = await startFakeApiServer({ maxStreams: 1_000 })
  fill(apiServer)
  const folder = mkdtempSync(join(cacheFolder, 'fuzz-token-'))
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, `token-${canary}\n`)
  const node = (script: string): readonly string[] => [process.execPath, ...asInAContainer, join(hooksFolder, script)]
  const gateway = (name: ProgramName, namespaces: string): ProgramSource => {
    const engineKubeconfig = join(folder, name)
    const environment = {
      API_SERVER_URL: apiServer.url,
      TOKEN_FILE: tokenFile,
      CA_FILE: '/nonexistent',
      ENGINE_KUBECONFIG_FILE: engineKubeconfig,
      ALLOWED_NAMESPACES: namespaces,
    }
    return {
      command: node('gateway/main.js'),
      environment: { ...common, ...environment },
      urlField: 'address',
      headers: () => engineHeaders(engineKubeconfig),
    }
  }
  const manager = { command: node('main.js'), environment: common, urlField: 'hooks' }
  const programs = new Map<ProgramName, Program>([
    ['manager', await startProgram(manager, (line) => onLine('manager', line))],
    ['gateway', await startProgram(gateway('gateway', ''), (line) => onLine('gateway', line))],
    [
      'gateway-namespaces',
      await startProgram(gateway('gateway-namespaces', 'demo,other'), (line) => onLine('gateway-namespaces', line)),
    ],
  ])
  return {
    programs,
    apiServer,
    async stop() {
      for (const program of programs.values()) await program.stop()
      await apiServer.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What the engine sends: the user and password of the kubeconfig that the gateway has written for it. */
function engineHeaders(kubeconfig: string): Readonly<Record<string, string>> {
  if (!existsSync(kubeconfig)) return {}
  const [, credentials = ''] = /server: http:\/\/([^@\s]+)@/.exec(readFileSync(kubeconfig, 'utf8')) ?? []
  return credentials === '' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}

/** Objects of users, and things that the engine must not see. */
function fill(apiServer: FakeApiServer): void {
  for (const namespace of ['demo', 'other', 'kube-system']) {
    for (const name of pool) {
      for (const collection of ['configmaps', 'services', 'secrets']) {
        apiServer.put(`/api/v1/namespaces/${namespace}/${collection}`, {
          apiVersion: 'v1',
          kind: collection,
          metadata: { name, namespace, labels: { 'controller-uid': 'uid-1' } },
          data: { a: 'b' },
        })
      }
    }
  }
}
