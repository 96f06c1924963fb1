import { inlineAuthorizationName, runConfigName } from '../../workload/names.ts'
import type { MountedFile } from '../../workload/runner-dialect.ts'
import { caBundleDirectory, type Workload } from '../../workload/workload.ts'

/** What the proxy reads: its RunConfig, files for token validation, and the policies. */
export function mountedFiles(workload: Workload): readonly MountedFile[] {
  const runConfig: MountedFile = {
    volume: { name: 'runconfig', configMap: { name: runConfigName(workload.name) } },
    mount: { name: 'runconfig', mountPath: '/etc/runconfig', readOnly: true },
  }
  const hostFiles = workload.proxyVolumes.map(({ name, hostPath, mountPath, readOnly }) => ({
    volume: { name, hostPath: { path: hostPath } },
    mount: { name, mountPath, readOnly: readOnly || undefined },
  }))
  return [runConfig, ...hostFiles, ...caBundleFile(workload), ...authorizationFile(workload)]
}

function caBundleFile({ tokenValidation }: Workload): readonly MountedFile[] {
  const caBundle = tokenValidation?.caBundle
  if (!caBundle) return []
  return [
    {
      volume: {
        name: 'oidc-ca-bundle',
        configMap: { name: caBundle.name, items: [{ key: caBundle.key, path: caBundle.key }] },
      },
      mount: { name: 'oidc-ca-bundle', mountPath: caBundleDirectory, readOnly: true },
    },
  ]
}

function authorizationFile({ name, authorization }: Workload): readonly MountedFile[] {
  if (!authorization) return []
  const { source } = authorization
  const configMap = source === 'inline' ? inlineAuthorizationName(name) : source.configMap
  const key = source === 'inline' ? 'authz.json' : source.key
  return [
    {
      volume: { name: 'authz-config', configMap: { name: configMap, items: [{ key, path: 'authz.json' }] } },
      mount: { name: 'authz-config', mountPath: '/etc/toolhive/authz', readOnly: true },
    },
  ]
}
