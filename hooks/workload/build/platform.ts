import type { Container, PodSpec } from '../../kubernetes/built-objects.ts'
import type { Settings } from '../../settings.ts'

interface SecurityContexts {
  readonly pod: PodSpec['securityContext']
  readonly container: Container['securityContext']
}

/** Security contexts of the proxy. OpenShift chooses users by itself and refuses fixed ones. */
const securityContexts: Readonly<Record<Settings['platform'], SecurityContexts>> = {
  kubernetes: {
    pod: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
    container: {
      privileged: false,
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
    },
  },
  openshift: {
    pod: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    container: {
      privileged: false,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      seccompProfile: { type: 'RuntimeDefault' },
      capabilities: { drop: ['ALL'] },
    },
  },
}

/** Security contexts of pod and container on a platform. */
export function securityContextsOf(platform: Settings['platform']): SecurityContexts {
  return securityContexts[platform]
}
