import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { listAt, stringAt } from '../../../hooks/kubernetes/read.ts'
import { throughService } from './port-forward.ts'

export type ClientTransport = 'sse' | 'streamable-http'

/** An MCP endpoint behind a Service. */
export interface Endpoint {
  readonly namespace: string
  readonly service: string
  /** 8080 unless given. */
  readonly port?: number
  readonly transport: ClientTransport
  /** Shown with every request. */
  readonly token?: string
}

/** What a client that has initialized can do. */
export interface Session {
  /** Names of the tools, in the order of the server. */
  readonly toolNames: () => Promise<readonly string[]>
  /** The first text that the tool answers. Throws when the call is refused. */
  readonly call: (tool: string, args?: Readonly<Record<string, unknown>>) => Promise<string>
}

/** Connects an MCP client through the Service, initializes, uses the session, and leaves. */
export function withClient<T>(endpoint: Endpoint, use: (session: Session) => Promise<T>): Promise<T> {
  const { namespace, service, port = 8080 } = endpoint
  return throughService([namespace, service, port], async (url) => {
    const client = new Client({ name: 'operator-e2e', version: '1' })
    await client.connect(transportTo(url, endpoint), { timeout: 20_000 })
    try {
      return await use(sessionOf(client))
    } finally {
      await client.close()
    }
  })
}

/** The status of an `initialize` that is sent as it is: what a client without the right token sees. */
export function initializeStatus({ namespace, service, port = 8080, token }: Endpoint): Promise<number> {
  return throughService([namespace, service, port], async (url) => {
    const response = await fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...authorization(token),
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: {
          protocolVersion: '2025-06-18',
          capabilities: {},
          clientInfo: { name: 'operator-e2e', version: '1' },
        },
      }),
    })
    await response.body?.cancel()
    return response.status
  })
}

function transportTo(url: string, { transport, token }: Endpoint): Transport {
  const requestInit = { headers: authorization(token) }
  if (transport === 'streamable-http') {
    return new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit })
  }
  return new SSEClientTransport(new URL('/sse', url), { requestInit })
}

function authorization(token: string | undefined): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

function sessionOf(client: Client): Session {
  return {
    async toolNames() {
      return (await client.listTools()).tools.map(({ name }) => name)
    },
    async call(tool, args = {}) {
      const result = await client.callTool({ name: tool, arguments: args })
      const text = stringAt(listAt(result, 'content')[0], 'text') ?? ''
      if (result.isError === true) throw new Error(`the tool ${tool} answered an error: ${text}`)
      return text
    },
  }
}
