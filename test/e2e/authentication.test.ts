import { beforeAll, expect, it } from 'vitest'
import { apply } from './support/cluster.ts'
import { testImages } from './support/images.ts'
import { installOperator } from './support/installation.ts'
import { type Issuer, startIssuer } from './support/issuer.ts'
import { initializeStatus, type Session, withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { endpointOf, isReady, server } from './support/servers.ts'
import { describeWithImage } from './support/skips.ts'

const namespace = 'e2e-authentication'
const audience = 'e2e-server'

describeWithImage(testImages.issuer, 'a server with oidcConfig and policies', () => {
  let issuer: Issuer

  beforeAll(() => installOperator())
  withNamespace(namespace)

  beforeAll(async () => {
    issuer = await startIssuer(namespace)
    const inline = {
      issuer: issuer.url,
      audience,
      jwksAllowPrivateIP: true,
      caBundleRef: { configMapRef: { name: issuer.caBundle, key: 'ca.crt' } },
    }
    const policies = [
      'permit(principal, action == Action::"call_tool", resource == Tool::"echo");',
      'permit(principal, action, resource) when { principal has claim_role && principal.claim_role == "admin" };',
    ]
    await apply(
      server({
        namespace,
        name: 'guarded',
        transport: 'streamable-http',
        spec: {
          oidcConfig: { type: 'inline', inline },
          authzConfig: { type: 'inline', inline: { policies } },
        },
      }),
    )
    await isReady(namespace, 'mcpserver/guarded')
  })

  it('answers 401 to a client without a token', async () => {
    expect(await initializeStatus(endpointOf(namespace, 'guarded'))).toBe(401)
  })

  it.each<[string, (now: number) => Readonly<Record<string, unknown>>]>([
    ['made for somebody else', () => ({ sub: 'ann', aud: 'another-server' })],
    ['that has expired', (now) => ({ sub: 'ann', aud: audience, exp: now - 60 })],
    ['of another issuer', () => ({ sub: 'ann', aud: audience, iss: 'https://elsewhere.example.com' })],
  ])('answers 401 to a client with a token %s', async (_, claims) => {
    const token = await issuer.token(claims(Math.floor(Date.now() / 1000)))
    expect(await initializeStatus({ ...endpointOf(namespace, 'guarded'), token })).toBe(401)
  })

  it('answers 200 to a client with a good token', async () => {
    const token = await issuer.token({ sub: 'ann', aud: audience })
    expect(await initializeStatus({ ...endpointOf(namespace, 'guarded'), token })).toBe(200)
  })

  it('lets that client call the tool that a policy permits', async () => {
    expect(await as({ sub: 'ann' }, ({ call }) => call('echo', { message: 'hello' }))).toBe('Echo: hello')
  })

  it('refuses the tool that no policy permits', async () => {
    await expect(as({ sub: 'ann' }, ({ call }) => call('get-env'))).rejects.toThrow(/403|[Uu]nauthorized|[Ff]orbidden/)
  })

  it('lets a client call it whose token has the claim that a policy asks for', async () => {
    expect(await as({ sub: 'bob', role: 'admin' }, ({ call }) => call('get-env'))).toContain('MCP_TRANSPORT')
  })

  async function as<T>(claims: Readonly<Record<string, unknown>>, use: (session: Session) => Promise<T>): Promise<T> {
    const token = await issuer.token({ aud: audience, ...claims })
    return withClient({ ...endpointOf(namespace, 'guarded', 'streamable-http'), token }, use)
  }
})
