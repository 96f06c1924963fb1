import { readFileSync } from 'node:fs'
import type { ControlPlane } from '../harness/control-plane.ts'
import type { Installed } from '../harness/installed.ts'
import type { Program } from '../harness/programs.ts'

/** What a program has used since it started. */
export interface Usage {
  /** Seconds, user and system. */
  readonly cpu: number
  /** MiB now. */
  readonly resident: number
  /** MiB at most until now. */
  readonly peak: number
}

/** Read from /proc, so only on Linux. */
export function usageOf({ pid }: Program): Usage {
  // the name of the program, in brackets, may hold blanks
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const ticks = Number(fields[11]) + Number(fields[12])
  return { cpu: ticks / 100, resident: mebibytes(status, 'VmRSS'), peak: mebibytes(status, 'VmHWM') }
}

function mebibytes(status: string, field: string): number {
  return Number(status.match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'))?.[1] ?? 0) / 1024
}

/** The containers of the operator's first pod, by name. */
export function containers(cluster: ControlPlane, { kubelet }: Installed): Record<string, Program> {
  const [pod] = kubelet.pods()
  const found = ['manager', 'metacontroller', 'gateway'].flatMap((name) => {
    const program = cluster.programs().find((candidate) => candidate.name === `${pod?.name}.${name}`)
    return program === undefined ? [] : [[name, program] as const]
  })
  return Object.fromEntries(found)
}
