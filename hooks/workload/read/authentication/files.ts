import { problem } from '../../../api/reasons.ts'
import type { Problem } from '../../../engine/kind.ts'
import { caBundleDirectory, type HostVolume, type Overrides, type TokenValidation } from '../../workload.ts'
import type { Checked } from '../checked.ts'

/** Directories that every proxy pod has: its account's, and the certificates of its image. */
const presentDirectories = ['/var/run/secrets/kubernetes.io/serviceaccount/', '/etc/ssl/certs/']
const vaultDirectory = '/vault/secrets/'

/** The annotation that lets Vault's injector put files into a pod. */
export const vaultAnnotation = 'vault.hashicorp.com/agent-inject'

interface FilesInput {
  readonly tokenValidation: TokenValidation | undefined
  readonly volumes: readonly HostVolume[]
  readonly overrides: Overrides
}

/**
 * Host volumes that hold a CA bundle or a token file of the token validation: the proxy gets them too, for its runner reads both
 * files at start. A file that nothing known to us holds may still be there (another injector), so it is a warning.
 */
export function proxyFiles({ tokenValidation, volumes, overrides }: FilesInput): Checked<readonly HostVolume[]> {
  const paths = [tokenValidation?.caBundlePath, tokenValidation?.tokenPath].filter((path): path is string =>
    Boolean(path),
  )
  const present = [
    ...presentDirectories,
    ...(overrides.podTemplate.annotations[vaultAnnotation] === 'true' ? [vaultDirectory] : []),
    ...(tokenValidation?.caBundle ? [`${caBundleDirectory}/`] : []),
  ]
  const isPresent = (path: string): boolean =>
    !path.includes('/../') && present.some((directory) => path.startsWith(directory))
  const wanted = paths.filter((path) => !isPresent(path))
  return {
    value: volumes.filter((volume) => wanted.some((path) => holds(volume, path))),
    problems: [...new Set(wanted)].filter((path) => !volumes.some((volume) => holds(volume, path))).map(notMounted),
  }
}

function holds({ mountPath }: HostVolume, path: string): boolean {
  return path === mountPath || path.startsWith(mountPath.endsWith('/') ? mountPath : `${mountPath}/`)
}

function notMounted(path: string): Problem {
  const message = `The proxy is configured to read "${path}", but no volume contains it: unless the file gets into the pod in another way, the proxy does not start. Refer to the CA bundle with caBundleRef, or add an entry to volumes whose mountPath contains the file.`
  return problem('FileNotMounted', { field: 'spec.oidcConfig', message })
}
