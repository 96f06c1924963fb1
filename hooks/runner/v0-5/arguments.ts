import { podPatch } from '../../workload/build/pod-patch/pod-patch.ts'
import type { Workload } from '../../workload/workload.ts'

/** The argument that a remote proxy's runner wants in place of an image. */
const remoteImageArgument = 'placeholder-for-remote-proxy'

/** The runner takes the server's arguments only behind `--`; those of the RunConfig it drops (WART-12). */
export function runnerArguments({ image, server }: Workload): readonly string[] {
  const patch = server && podPatch(server)
  const patchArguments = patch === undefined ? [] : [`--k8s-pod-patch=${patch}`]
  const serverArguments = server && server.args.length > 0 ? ['--', ...server.args] : []
  return ['run', '--foreground=true', ...patchArguments, image || remoteImageArgument, ...serverArguments]
}
