import { problem } from '../../api/reasons.ts'
import type { MCPServerSpec } from '../../api/v1alpha1/mcp-server.ts'
import type { Problem } from '../../engine/kind.ts'
import { firstIndexes } from '../../kubernetes/first-index.ts'
import { isDnsLabel } from '../../kubernetes/names.ts'
import { proxyVolumeNames } from '../../runner/volume-names.ts'
import type { Checked } from '../../workload/read/checked.ts'
import type { HostVolume } from '../../workload/workload.ts'

/** Directories of the node for the MCP server's container (WART-13). The RunConfig knows them as `host:container[:ro]`, hence the checks. */
export function readVolumes(volumes: MCPServerSpec['volumes']): Checked<readonly HostVolume[]> {
  const value = (volumes ?? []).map(({ name, hostPath, mountPath, readOnly }) => ({
    name,
    hostPath,
    mountPath,
    readOnly,
  }))
  const named = firstIndexes(value.map(({ name }) => name))
  const mounted = firstIndexes(value.map(({ mountPath }) => withoutSlash(mountPath)))
  return {
    value,
    problems: value.flatMap((volume, index): readonly Problem[] => {
      const isTaken = named.get(volume.name) !== index
      const isMounted = mounted.get(withoutSlash(volume.mountPath)) !== index
      const wrong = wrongWith(volume, { isTaken, isMounted })
      const field = `spec.volumes[${index}]`
      return wrong ? [problem('VolumeInvalid', { field, message: `${field}: ${wrong}` })] : []
    }),
  }
}

function wrongWith(
  { name, hostPath, mountPath }: HostVolume,
  { isTaken, isMounted }: { readonly isTaken: boolean; readonly isMounted: boolean },
): string | undefined {
  if (!isDnsLabel(name)) return `"${name}" is not a valid volume name. Use lower-case letters, digits and hyphens.`
  if (isTaken) return `There is already a volume "${name}". Choose another name.`
  if (proxyVolumeNames.includes(name)) return `"${name}" is the name of a volume of the proxy. Choose another name.`
  if (isMounted) return `There is already a volume mounted at "${mountPath}". Choose another mountPath.`
  const paths = [hostPath, mountPath]
  if (!paths.every((path) => path.startsWith('/')))
    return 'hostPath and mountPath must be absolute paths that begin with "/".'
  if (paths.some((path) => path.split('/').includes('..'))) return 'A path contains "..". Use a path without it.'
  return paths.some((path) => /[:$&;|`]/.test(path))
    ? 'A path contains one of the characters : $ & ; | `. Use a path without them.'
    : undefined
}

function withoutSlash(path: string): string {
  let end = path.length
  while (path.charAt(end - 1) === '/') end -= 1
  return path.slice(0, end)
}
