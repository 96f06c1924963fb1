import { join } from 'node:path'
import { startOf } from '../../support/containers/start.ts'
import { engineBinary, programsFolder } from './paths.ts'

/** The program of a container, on this machine. */
export interface ProgramHere {
  readonly command: string
  readonly args: readonly string[]
  /** Whether it is compiled from this checkout. */
  readonly isOurs: boolean
}

/**
 * What a container runtime would start, mapped to the program of this machine: images are not run here. Throws where the
 * container starts no program of its image, or one that is not here.
 */
export function programHere(container: unknown): ProgramHere {
  const [executable = '', ...rest] = startOf(container)
  if (executable === 'node') {
    const [script = '', ...args] = rest
    const path = join(programsFolder(), script.replace(/^dist\//, ''))
    return { command: process.execPath, args: [path, ...args], isOurs: true }
  }
  if (executable === 'toolhive-operator') {
    return { command: process.execPath, args: [join(programsFolder(), 'entrypoint.js'), ...rest], isOurs: true }
  }
  if (executable === '/usr/bin/metacontroller' && engineBinary !== undefined) {
    return { command: engineBinary, args: rest, isOurs: false }
  }
  throw new Error(`${executable} cannot be run on this machine`)
}
