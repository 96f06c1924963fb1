import { existsSync, readFileSync } from 'node:fs'

/** Whether this machine tells what other processes used: Linux does. */
export const canMeasure = existsSync('/proc/self/schedstat') && existsSync('/proc/self/status')

/**
 * Processor time of a process' main thread so far, in milliseconds: the time in which nobody else is served. Collectors
 * of garbage and compilers that work beside it do not count.
 *
 * @throws Error where there is no such process.
 */
export function cpuMilliseconds(pid: number): number {
  const [nanoseconds = '0'] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')
  return Number(nanoseconds) / 1e6
}

/** The most memory that a process has had resident, in MiB; 0 where it is gone. */
export function peakMebibytes(pid: number): number {
  try {
    const [, kibibytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kibibytes) / 1024
  } catch {
    return 0
  }
}
