// What `toolhive-operator` is, in the image and from the package: the first word names a program of a pod, anything else
// is a command of the command line. The programs read their own arguments, so that word is taken out first.
import { programs } from './programs.ts'

const word = process.argv[2] ?? ''
const start = Object.hasOwn(programs, word) ? programs[word] : undefined
if (start) {
  process.argv.splice(2, 1)
  await start()
} else {
  await import('./cli/main.ts')
}
