import { z } from 'zod'

const namespaced = {
  name: z.string().describe('Name of the object that holds the value.'),
  namespace: z.string().describe('Namespace of the object that holds the value.'),
}

const CertificateKey = z.object({
  ...namespaced,
  key: z.string().default('ca.crt').describe('Key that holds the certificates in PEM form. Default: ca.crt.'),
})

/** Whose certificates are trusted when a hook is called over HTTPS. */
const CaBundle = z.object({
  inline: z.string().optional().describe('The certificates themselves, in PEM form.'),
  secretRef: CertificateKey.optional().describe('Key of a Secret that holds the certificates.'),
  configMapRef: CertificateKey.optional().describe('Key of a ConfigMap that holds the certificates.'),
})

const ClientTls = z.object({
  secretRef: z.object(namespaced).describe('Secret that holds the client certificate and its key.'),
  certKey: z.string().default('tls.crt').describe('Key that holds the certificate in PEM form. Default: tls.crt.'),
  privateKeyKey: z
    .string()
    .default('tls.key')
    .describe('Key that holds the private key in PEM form. Default: tls.key.'),
})

const Authorization = z.object({
  type: z.string().default('Bearer').describe('Scheme of the Authorization header, except Basic. Default: Bearer.'),
  secretRef: z
    .object({ ...namespaced, key: z.string().describe('Key of the Secret that holds the credential.') })
    .describe('Key of a Secret that holds the credential.'),
})

const BasicAuth = z.object({
  secretRef: z.object(namespaced).describe('Secret that holds the user name and password.'),
  usernameKey: z.string().default('username').describe('Key that holds the user name. Default: username.'),
  passwordKey: z.string().default('password').describe('Key that holds the password. Default: password.'),
})

/** How a hook's server is trusted and how the engine identifies itself to it. */
const connection = {
  caBundle: CaBundle.optional().describe(
    "CA certificates to trust. Exactly one of the three fields. If omitted, the system's are trusted.",
  ),
  clientTLS: ClientTls.optional().describe('Client certificate to present to the server. If omitted, none.'),
  authorization: Authorization.optional().describe('Authorization header to send. Cannot be combined with basicAuth.'),
  basicAuth: BasicAuth.optional().describe('User name and password to send. Cannot be combined with authorization.'),
}

/** Connections for every hook of one host. */
export const EndpointConfigs = z
  .array(
    z.object({
      host: z.string().describe('Host, or host:port, of the hooks to which this entry applies.'),
      ...connection,
    }),
  )
  .optional()
  .describe('Connection settings by host. The settings of a hook take precedence.')

const ServiceReference = z.object({
  name: z.string().describe('Name of the Service that serves the hook.'),
  namespace: z.string().describe('Namespace of the Service that serves the hook.'),
  port: z.int32().optional().describe('Port of the Service. Default: 80.'),
  protocol: z.string().optional().describe('Protocol of the Service: http or https. Default: http.'),
})

const Etag = z.object({
  enabled: z.boolean().optional().describe('Whether to cache responses by ETag. Default: false.'),
  cacheTimeoutSeconds: z.int32().optional().describe('Seconds for which a response is kept in the cache.'),
  cacheCleanupSeconds: z.int32().optional().describe('Seconds between two cleanups of the cache.'),
})

/** Where a hook is and how it is called. */
const Webhook = z.object({
  url: z.string().optional().describe('URL of the hook, instead of service and path.'),
  service: ServiceReference.optional().describe('Service that serves the hook, instead of url.'),
  path: z.string().optional().describe('Path of the hook on the Service.'),
  timeout: z
    .string()
    .meta({ format: 'duration' })
    .optional()
    .describe('Timeout of a call, as a Go duration. Default: 10s.'),
  etag: Etag.optional().describe('Caching of responses by ETag. If omitted, responses are not cached.'),
  responseUnMarshallMode: z
    .enum(['loose', 'strict'])
    .optional()
    .describe(
      'Whether unknown and duplicate fields in a response are errors (strict) or ignored (loose). Default: loose.',
    ),
  ...connection,
})

/** One hook of a controller. */
export const Hook = z
  .object({
    version: z.enum(['v1', 'v2']).default('v1').describe('Version of the request and response. Default: v1.'),
    webhook: Webhook.optional().describe('Where the hook is and how to call it.'),
  })
  .optional()
