import { variablesHelp } from '../runtime/environment.ts'
import { Environment } from './environment.ts'

/** What `toolhive-operator serve --help` prints. */
export function serviceHelp(): string {
  return `Hook service of the ToolHive operator: answers Metacontroller's sync and customize calls.

Usage: toolhive-operator serve

It takes no arguments and is configured with environment variables (empty means unset):

${variablesHelp(Environment)}

On SIGTERM, /readyz returns 503, calls in flight finish, and the exit code is 0. A second signal exits immediately.
Exit code 1: a variable is invalid, or an address is not available; an error message names it.

To try the hooks without a cluster, run: toolhive-operator demo
`
}
