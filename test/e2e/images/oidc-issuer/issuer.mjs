// An OpenID Connect issuer for tests. Discovery and keys over HTTPS on 8443, with the certificate in /tls; over HTTP on
// 8080 the test asks for a token: POST /token with the claims as JSON. ISSUER is its own URL, as tokens name it.
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'

const issuer = process.env.ISSUER
const keyId = 'test'
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

const documents = {
  '/healthz': { ok: true },
  '/.well-known/openid-configuration': {
    issuer,
    jwks_uri: `${issuer}/keys`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  },
  '/keys': { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' }] },
}

function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://issuer')
  const document = documents[pathname]
  response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
  response.end(JSON.stringify(document ?? { error: 'not_found' }))
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A signed token, good for an hour unless the claims say otherwise. */
function tokenWith(claims) {
  const now = Math.floor(Date.now() / 1000)
  const head = encode({ alg: 'RS256', typ: 'JWT', kid: keyId })
  const body = encode({ iss: issuer, iat: now, exp: now + 3600, ...claims })
  const signature = sign('sha256', Buffer.from(`${head}.${body}`), privateKey).toString('base64url')
  return `${head}.${body}.${signature}`
}

async function answerTokens(request, response) {
  if (request.method !== 'POST' || request.url !== '/token') return answer(request, response)
  let text = ''
  for await (const chunk of request) text += chunk
  try {
    response.end(tokenWith(JSON.parse(text)))
  } catch {
    response.writeHead(400).end('the body must be the claims as JSON')
  }
}

createHttpServer((request, response) => void answerTokens(request, response)).listen(8080)
createHttpsServer({ cert: readFileSync('/tls/tls.crt'), key: readFileSync('/tls/tls.key') }, answer).listen(8443)
process.on('SIGTERM', () => process.exit(0))
