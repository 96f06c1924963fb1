import { variablesHelp } from '../runtime/environment.ts'
import { Environment } from './environment.ts'

/** What `toolhive-operator serve --help` prints. */
export function serviceHelp(): string {
  return `Hook service of the ToolHive operator: answers Metacontroller's sync and customize calls.

Usage: toolhive-operator serve

It takes no arguments; environment variables decide (empty counts as unset):

${variablesHelp(Environment)}

SIGTERM: /readyz turns 503, calls in flight finish, exit 0. A second signal exits at once.
Exit 1: a variable cannot be used, or an address cannot be had; a sentence on standard error names it.

To try what the hooks answer without a cluster: toolhive-operator demo
`
}
