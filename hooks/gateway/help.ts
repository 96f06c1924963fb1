import { variablesHelp } from '../runtime/environment.ts'
import { Environment } from './environment.ts'

/** What `toolhive-operator gateway --help` prints. */
export function gatewayHelp(): string {
  return `Gateway of the ToolHive operator: the part of the Kubernetes API server that concerns Metacontroller.

Usage: toolhive-operator gateway

It serves plain HTTP on the loopback and asks the API server with the pod's token. It narrows what the engine watches,
keeps it to the allowed namespaces, guards objects that are not its own, and releases its lease after it has stopped.
It serves what the engine asks for and nothing else, and the engine alone: start that with the kubeconfig that the gateway
writes to ENGINE_KUBECONFIG_FILE, which has a password in its URL.

It takes no arguments; environment variables decide (empty counts as unset):

${variablesHelp(Environment)}

SIGTERM: waits until the engine has closed its connections, releases its lease, exit 0. A second signal exits at once.
Exit 1: a variable cannot be used, or an address cannot be had; a sentence on standard error names it.
`
}
