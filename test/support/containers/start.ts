import { listAt, stringAt } from '../../../hooks/kubernetes/read.ts'
import { imageOf } from './images.ts'

/**
 * The words with which a container runtime starts a container: `command` takes the place of the image's ENTRYPOINT and
 * drops its CMD, `args` takes the place of its CMD. Throws when that starts no program of the image.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
 */
export function startOf(container: unknown): readonly string[] {
  const name = stringAt(container, 'name') ?? ''
  const reference = stringAt(container, 'image') ?? ''
  const { entrypoint, cmd, starts } = imageOf(reference)
  const command = listAt(container, 'command').map(String)
  const args = listAt(container, 'args').map(String)

  const words = command.length > 0 ? [...command, ...args] : [...entrypoint, ...(args.length > 0 ? args : cmd)]
  if (starts(words)) return words
  throw new Error(
    `the container ${name} does not start: ${sentence(words)} of the image ${reference}, whose ENTRYPOINT is ` +
      `${JSON.stringify(entrypoint)} and whose CMD is ${JSON.stringify(cmd)}`,
  )
}

function sentence([executable, ...rest]: readonly string[]): string {
  if (executable === undefined) return 'it names no program'
  return `"${[executable, ...rest.slice(0, 1)].join(' ')}" is no program`
}
