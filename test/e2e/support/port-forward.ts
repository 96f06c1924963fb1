import { spawn } from 'node:child_process'
import { environment } from './cluster.ts'

/** A way from this machine to a Service, open as long as the tests need it. */
export interface PortForward {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  close(): void
}

/** `kubectl port-forward` to a Service, on a port that is free here. */
export function forwardService(namespace: string, service: string, port: number): Promise<PortForward> {
  const args = ['port-forward', '-n', namespace, `service/${service}`, `:${port}`, '--address=127.0.0.1']
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment() })
  const close = (): void => {
    child.kill()
  }
  return new Promise((resolve, reject) => {
    let told = ''
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString()
    })
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(chunk.toString())
      if (found) resolve({ url: `http://127.0.0.1:${found[1]}`, close })
    })
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`kubectl ${args.join(' ')} ended with ${code}: ${told.trim()}`)))
  })
}

/** Opens the way, uses it, and closes it. */
export async function throughService<T>(
  [namespace, service, port]: readonly [string, string, number],
  use: (url: string) => Promise<T>,
): Promise<T> {
  const forward = await forwardService(namespace, service, port)
  try {
    return await use(forward.url)
  } finally {
    forward.close()
  }
}
