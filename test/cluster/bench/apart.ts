import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import type { ControlPlane } from '../harness/control-plane.ts'
import type { Installed } from '../harness/installed.ts'
import { containers } from './usage.ts'

/**
 * Gives the operator's pod one processor and everything else the others, as on machines of their own. On one small machine
 * all of them share what there is, and each second of the pod is one that the API server lacks. Needs `taskset`.
 */
export function keepApart(cluster: ControlPlane, installed: Installed): void {
  const pod = new Set(Object.values(containers(cluster, installed)).map(({ pid }) => pid))
  const others = cluster.programs().flatMap(({ pid }) => (pod.has(pid) ? [] : [pid]))
  for (const pid of pod) bind(pid, '0')
  for (const pid of others) bind(pid, `1-${cpus().length - 1}`)
}

function bind(pid: number | undefined, processors: string): void {
  if (pid !== undefined) execFileSync('taskset', ['-acp', processors, String(pid)], { stdio: 'ignore' })
}
