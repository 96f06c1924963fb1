import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:https'

/** Where the hooks' certificate and its key lie, in PEM. */
export interface TlsFiles {
  readonly certFile: string
  readonly keyFile: string
}

/** How often the files are looked at: the kubelet brings a renewed Secret within about a minute. */
const lookMilliseconds = 10_000

/** Certificate and key; throws when a file cannot be read. */
export function readCertificate({ certFile, keyFile }: TlsFiles): { readonly cert: Buffer; readonly key: Buffer } {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) }
}

/** Has a server show a renewed certificate to new connections; half a renewal changes nothing until the other half is there. */
export function followRenewal(server: Server, files: TlsFiles): void {
  watchFile(files.certFile, { interval: lookMilliseconds, persistent: false }, () => {
    try {
      server.setSecureContext({ ...readCertificate(files), minVersion: 'TLSv1.2' })
    } catch {
      // The key does not fit yet, or the files are just being replaced: the old certificate stays.
    }
  })
  server.once('close', () => unwatchFile(files.certFile))
}
