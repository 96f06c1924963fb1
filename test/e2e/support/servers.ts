import { listAt, numberAt, stringAt } from '../../../hooks/kubernetes/read.ts'
import { get } from './cluster.ts'
import { testImages } from './images.ts'
import type { ClientTransport, Endpoint } from './mcp.ts'
import { waitFor } from './wait.ts'

export const apiVersion = 'toolhive.stacklok.dev/v1alpha1'

/** What the test server must be told to speak each transport. */
const speaking = {
  stdio: {},
  sse: { args: ['sse'], mcpPort: 3001 },
  'streamable-http': { args: ['streamableHttp'], mcpPort: 3001 },
} as const

export interface ServerOptions {
  readonly namespace: string
  readonly name: string
  /** `stdio` unless given. */
  readonly transport?: keyof typeof speaking
  /** More fields of the spec, and others for those that are set here. */
  readonly spec?: Readonly<Record<string, unknown>>
}

/** An MCPServer that runs the test server. */
export function server({ namespace, name, transport = 'stdio', spec }: ServerOptions): object {
  return {
    apiVersion,
    kind: 'MCPServer',
    metadata: { name, namespace },
    spec: { image: testImages.server, transport, ...speaking[transport], ...spec },
  }
}

/** How a client reaches an MCPServer: its proxy speaks SSE to servers that speak stdio, unless `proxyMode` says otherwise. */
export function endpointOf(namespace: string, name: string, transport: ClientTransport = 'sse'): Endpoint {
  return { namespace, service: `mcp-${name}-proxy`, transport }
}

/** Waits until the object's newest generation is Ready. */
export async function isReady(namespace: string, kindAndName: string, seconds = 180): Promise<void> {
  await waitFor(
    `${kindAndName} is Ready`,
    async () => {
      const [found, ready] = await readyCondition(namespace, kindAndName)
      if (stringAt(ready, 'status') !== 'True') throw new Error(stringAt(ready, 'message') ?? 'no condition Ready')
      return numberAt(ready, 'observedGeneration') === numberAt(found, 'metadata', 'generation')
    },
    { seconds },
  )
}

/** The object and its condition Ready. */
export async function readyCondition(namespace: string, kindAndName: string): Promise<readonly [unknown, unknown]> {
  const found = await get('-n', namespace, kindAndName)
  const ready = listAt(found, 'status', 'conditions').find((condition) => stringAt(condition, 'type') === 'Ready')
  return [found, ready]
}
