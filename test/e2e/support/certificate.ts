import { helm, kubectl, textAt } from './cluster.ts'
import { certificateChart } from './paths.ts'

/** Puts a new certificate for the names into a Secret of type kubernetes.io/tls; returns its authority as PEM. */
export async function createCertificate(namespace: string, secret: string, names: readonly string[]): Promise<string> {
  const values = ['--set', `secret=${secret}`, '--set-json', `names=${JSON.stringify(names)}`]
  const { stdout } = await helm(['template', 'certificate', certificateChart, '-n', namespace, ...values])
  await kubectl(['apply', '-f', '-'], { input: stdout })
  const encoded = await textAt('{.data.ca\\.crt}', '-n', namespace, 'secret', secret)
  return Buffer.from(encoded, 'base64').toString()
}
