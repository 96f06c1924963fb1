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
  type: z.string().default('Bearer').describe('Scheme of the Authorization header; not Basic. Default: Bearer.'),
  secretRef: z
    .object({ ...namespaced, key: z.string().describe('Key of the Secret that holds the credential.') })
    .describe('Key of a Secret that holds the credential.'),
})

const BasicAuth = z.object({
  secretRef: z.object(namespaced).describe('Secret that holds user name and password.'),
  usernameKey: z.string().default('username').describe('Key that holds the user name. Default: username.'),
  passwordKey: z.string().default('password').describe('Key that holds the password. Default: password.'),
})

/** How a hook's server is trusted and how the engine identifies itself to it. */
const connection = {
  caBundle: CaBundle.optional().describe("Whose certificates are trusted. Absent: the system's. One of the three."),
  clientTLS: ClientTls.optional().describe('Client certificate that is shown to the server. Absent: none.'),
  authorization: Authorization.optional().describe('Authorization header sent along. Not together with basicAuth.'),
  basicAuth: BasicAuth.optional().describe('User and password sent along. Not together with authorization.'),
}

/** Connections for every hook of one host. */
export const EndpointConfigs = z
  .array(
    z.object({
      host: z.string().describe('Host, or host:port, of the hooks that this entry is about.'),
      ...connection,
    }),
  )
  .optional()
  .describe('Connections by host; what a hook says itself wins over them.')

const ServiceReference = z.object({
  name: z.string().describe('Name of the Service that answers.'),
  namespace: z.string().describe('Namespace of the Service that answers.'),
  port: z.int32().optional().describe('Port of the Service. Default: 80.'),
  protocol: z.string().optional().describe('Protocol that it speaks: http or https. Default: http.'),
})

const Etag = z.object({
  enabled: z.boolean().optional().describe('Whether answers are cached by their ETag. Default: false.'),
  cacheTimeoutSeconds: z.int32().optional().describe('Seconds for which an answer is kept in the cache.'),
  cacheCleanupSeconds: z.int32().optional().describe('Seconds between two sweeps of the cache.'),
})

/** Where a hook is and how it is called. */
const Webhook = z.object({
  url: z.string().optional().describe('URL of the hook. Instead of service and path.'),
  service: ServiceReference.optional().describe('Service that answers the hook. Instead of url.'),
  path: z.string().optional().describe('Path below the Service at which the hook answers.'),
  timeout: z
    .string()
    .meta({ format: 'duration' })
    .optional()
    .describe('Time after which a call counts as failed, as a Go duration. Default: 10s.'),
  etag: Etag.optional().describe('Caching of answers by their ETag. Absent: none.'),
  responseUnMarshallMode: z
    .enum(['loose', 'strict'])
    .optional()
    .describe('Whether unknown and doubled fields in an answer are errors (strict) or not. Default: loose.'),
  ...connection,
})

/** One hook of a controller. */
export const Hook = z
  .object({
    version: z.enum(['v1', 'v2']).default('v1').describe('Version of request and answer. Default: v1.'),
    webhook: Webhook.optional().describe('Where the hook is and how it is called.'),
  })
  .optional()
