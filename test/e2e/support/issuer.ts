import { createCertificate } from './certificate.ts'
import { apply, kubectl } from './cluster.ts'
import { testImages } from './images.ts'
import { throughService } from './port-forward.ts'

const name = 'issuer'

/** An OpenID Connect issuer that runs as a pod, with TLS of a private authority. */
export interface Issuer {
  readonly url: string
  /** ConfigMap with the authority's certificate under `ca.crt`. */
  readonly caBundle: string
  /** A token that it signs, with these claims beside `iss` and `exp`. */
  readonly token: (claims: Readonly<Record<string, unknown>>) => Promise<string>
}

export async function startIssuer(namespace: string): Promise<Issuer> {
  const host = `${name}.${namespace}.svc`
  const url = `https://${host}:8443`
  const authority = await createCertificate(namespace, name, [host])
  const labels = { app: name }
  const metadata = { name, namespace, labels }
  await apply(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-ca`, namespace }, data: { 'ca.crt': authority } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        selector: labels,
        ports: [
          { name: 'https', port: 8443 },
          { name: 'tokens', port: 8080 },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name,
                image: testImages.issuer,
                env: [{ name: 'ISSUER', value: url }],
                readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 1 },
                volumeMounts: [{ name: 'tls', mountPath: '/tls', readOnly: true }],
              },
            ],
            volumes: [{ name: 'tls', secret: { secretName: name } }],
          },
        },
      },
    },
  )
  await kubectl(['rollout', 'status', `deployment/${name}`, '-n', namespace, '--timeout=60s'])
  return { url, caBundle: `${name}-ca`, token: (claims) => mint(namespace, claims) }
}

function mint(namespace: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
  return throughService([namespace, name, 8080], async (url) => {
    const response = await fetch(`${url}/token`, { method: 'POST', body: JSON.stringify(claims) })
    if (!response.ok) throw new Error(`the issuer answered ${response.status}`)
    return response.text()
  })
}
