import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { failure } from './terminal.ts'

/** Lists of a large cluster are long. */
const mostBytes = 1024 * 1024 * 1024

/** Runs a program of the user's and answers its standard output. @throws a failure with the program's own words. */
export function execute(program: string, arguments_: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...arguments_], { maxBuffer: mostBytes }, (error, out, err) => {
      if (!error) resolve(out)
      else if (error.code === 'ENOENT') reject(failure(`${program} is required for this and was not found.`))
      else reject(failure(`${program} failed: ${err.trim().split('\n').at(-1) || error.message}`))
    })
  })
}

/** Whether there is a file or folder. */
export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
