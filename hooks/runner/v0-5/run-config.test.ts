import { describe, expect, it } from 'vitest'
import { goldenOf } from '../../../test/support/goldens.ts'
import {
  childOf,
  configMapOf,
  inlineOidc,
  proxyOf,
  runConfigOf,
  type Synced,
  serverOf,
  synced,
} from '../../../test/support/workload.ts'
import { goJson } from '../../kubernetes/go-json.ts'
import { sha256Hex } from '../../kubernetes/hash.ts'
import { listAt, recordAt, stringAt } from '../../kubernetes/read.ts'

function answerOf(name: string): Synced {
  const { given, settings } = goldenOf(name)
  const [parent, ...related] = given
  if (!parent) throw new Error(`golden ${name} has no parent`)
  return synced(parent, { related, settings })
}

const checksum = (answer: Synced, name: string): string | undefined =>
  childOf(answer, 'ConfigMap', name).metadata.annotations?.['toolhive.stacklok.dev/content-checksum']

describe("the RunConfig's checksum", () => {
  it("equals the Go operator's for a server and for a remote proxy: taking them over restarts nothing", () => {
    expect(checksum(answerOf('mcp-server/minimal-stdio'), 'github-runconfig')).toBe(
      '99e041fe8d6de1e2f63d69623ed012dbca9d053d48868f89a59f078aebebc3bb',
    )
    expect(checksum(answerOf('mcp-remote-proxy/inline-oidc'), 'analytics-proxy-runconfig')).toBe(
      'aaa67853fa3aa6e90c703ea5d6c907da3274de0db06e4cb12c2dbe99e109ac54',
    )
  })

  it('of a server with everything differs by the corrections of WART-03, 05, 06 and 45 alone', () => {
    const { middleware_configs: chain, ...document } = runConfigOf(answerOf('mcp-server/everything'))
    const tokenExchange = Array.isArray(chain)
      ? chain.filter((entry) => stringAt(entry, 'type') === 'tokenexchange')
      : []
    const recorded = {
      ...document,
      oidc_config: {
        ...recordAt(document, 'oidc_config'),
        CACertPath: '',
        AuthTokenFile: '',
        ResourceURL: 'http://weather.tools.svc.cluster.local:9090',
      },
      middleware_configs: tokenExchange,
    }
    const withVault = Object.fromEntries(
      Object.entries(recorded).flatMap(([key, value]) =>
        key === 'env_vars'
          ? [
              [key, value],
              ['env_file_dir', '/vault/secrets'],
            ]
          : [[key, value]],
      ),
    )
    const labels =
      'toolhive.stacklok.io/componentrun-configtoolhive.stacklok.io/managed-bytoolhive-operatortoolhive.stacklok.io/mcp-serverweather'
    expect(sha256Hex(`runconfig.json${goJson(withVault, 2)}${labels}`)).toBe(
      '748fe8051eec66d7bdd69cd6f6faa34c861417a9dff836c63a5156067cd544db',
    )
  })

  it('does not depend on the identity of the parent, and is on the pods', () => {
    const [one, two] = ['uid-1', 'uid-2'].map((uid) => synced(serverOf({}, { uid })))
    if (!one || !two) throw new Error('two answers are wanted')
    expect(checksum(one, 'demo-server-runconfig')).toBe(checksum(two, 'demo-server-runconfig'))
    const deployment = childOf(one, 'Deployment', 'demo-server')
    expect(recordAt(deployment, 'spec', 'template', 'metadata', 'annotations')).toEqual({
      'toolhive.stacklok.dev/runconfig-checksum': checksum(one, 'demo-server-runconfig'),
    })
  })

  it.each([
    ['the image', { image: 'ghcr.io/acme/tool:2' }],
    ['the transport', { transport: 'sse' }],
    ['a variable', { env: [{ name: 'A', value: '1' }] }],
    ['the audit', { audit: { enabled: true } }],
  ])('changes with %s', (_, spec) => {
    expect(checksum(synced(serverOf(spec)), 'demo-server-runconfig')).not.toBe(
      checksum(synced(serverOf()), 'demo-server-runconfig'),
    )
  })
})

describe('the RunConfig', () => {
  it('has its members in the order of the runner, none of them null or empty', () => {
    expect(Object.keys(runConfigOf(synced(serverOf())))).toEqual([
      'schema_version',
      'image',
      'name',
      'container_name',
      'base_name',
      'transport',
      'host',
      'port',
      'permission_profile',
      'env_vars',
      'container_labels',
      'proxy_mode',
    ])
  })

  it('ends without a line break, and writes markup as Go does', () => {
    const answer = synced(serverOf({ env: [{ name: 'A', value: '<&>' }] }))
    const text = stringAt(childOf(answer, 'ConfigMap', 'demo-server-runconfig'), 'data', 'runconfig.json') ?? ''
    expect(text.endsWith('}')).toBe(true)
    expect(text).toContain('"A": "\\u003c\\u0026\\u003e"')
  })

  it.each<[string, Readonly<Record<string, unknown>>, string | undefined]>([
    ['stdio', {}, undefined],
    ['stdio with a port, which is kept', { mcpPort: 9000 }, undefined],
    ['sse', { transport: 'sse' }, '8080'],
    ['streamable-http with a port', { transport: 'streamable-http', mcpPort: 9000 }, '9000'],
    ['the old name of the port', { transport: 'sse', targetPort: 9001 }, '9001'],
    ['both names: the new one counts', { transport: 'sse', targetPort: 9001, mcpPort: 9002 }, '9002'],
  ])('tells the server its port: %s', (_, spec, port) => {
    const variables = recordAt(runConfigOf(synced(serverOf(spec))), 'env_vars')
    expect(variables['MCP_PORT']).toBe(port)
    expect(variables['FASTMCP_PORT']).toBe(port)
    expect(variables['MCP_TRANSPORT']).toBe(stringAt(spec, 'transport') ?? 'stdio')
  })

  it.each([
    ['stdio', {}, 'sse'],
    ['stdio', { proxyMode: 'streamable-http' }, 'streamable-http'],
    ['sse', { transport: 'sse', proxyMode: 'streamable-http' }, 'sse'],
  ])('labels a server of %s by how clients reach it', (_, spec, label) => {
    expect(recordAt(runConfigOf(synced(serverOf(spec))), 'container_labels')['toolhive-transport']).toBe(label)
  })

  it('labels what the runner makes with the identity of the parent, so that it goes with it', () => {
    const labels = recordAt(runConfigOf(synced(serverOf({}, { uid: 'uid-7' }))), 'container_labels')
    expect(labels).toEqual({
      'controller-uid': 'uid-7',
      toolhive: 'true',
      'toolhive-basename': 'demo-server',
      'toolhive-name': 'demo-server',
      'toolhive-port': '8080',
      'toolhive-tool-type': 'mcp',
      'toolhive-transport': 'sse',
    })
  })

  it.each([
    ['nothing', {}, 8080],
    ['proxyPort', { proxyPort: 9000 }, 9000],
    ['the old name port', { port: 9001 }, 9001],
    ['both', { proxyPort: 9000, port: 9001 }, 9000],
  ])('listens where %s says', (_, spec, port) => {
    expect(runConfigOf(synced(serverOf(spec)))['port']).toBe(port)
  })

  it('of a remote proxy has neither image, nor proxy mode, nor a port of a server', () => {
    const document = runConfigOf(synced(proxyOf()))
    expect(document).toMatchObject({ image: '', remote_url: 'https://mcp.example.com', transport: 'streamable-http' })
    expect(['proxy_mode', 'target_port', 'cmd_args', 'volumes'].filter((key) => key in document)).toEqual([])
  })

  it('never holds a client secret (WART-49)', () => {
    const inline = { ...inlineOidc.inline, clientSecret: 'canary' }
    expect(JSON.stringify(runConfigOf(synced(serverOf({ oidcConfig: { type: 'inline', inline } }))))).not.toContain(
      'canary',
    )
    const flat = configMapOf('oidc', { issuer: inline.issuer, clientSecret: 'canary' })
    const server = serverOf({ oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } } })
    expect(JSON.stringify(synced(server, { related: [flat] }))).not.toContain('canary')
  })

  it('leaves the middleware to the runner where its own order is right', () => {
    const parts = { oidcConfig: inlineOidc, audit: { enabled: true }, telemetry: { prometheus: { enabled: true } } }
    expect(runConfigOf(synced(serverOf(parts)))).not.toHaveProperty('middleware_configs')
    expect(listAt(runConfigOf(synced(serverOf({ ...parts, tools: ['a'] }))), 'middleware_configs')).not.toEqual([])
  })
})
