import { variablesHelp } from '../runtime/environment.ts'
import { Environment } from './environment.ts'

/** What `toolhive-operator gateway --help` prints. */
export function gatewayHelp(): string {
  return `Gateway of the ToolHive operator: the part of the Kubernetes API server that concerns Metacontroller.

Usage: toolhive-operator gateway

It serves plain HTTP on the loopback interface and calls the API server with the pod's token. It narrows what the engine
watches, restricts the engine to the allowed namespaces, protects objects that do not belong to the operator, and releases
the engine's lease after it has stopped. It serves only the engine, and only the requests that the engine makes: start the
engine with the kubeconfig that the gateway writes to ENGINE_KUBECONFIG_FILE, which contains a password in its URL.

It takes no arguments and is configured with environment variables (empty means unset):

${variablesHelp(Environment)}

On SIGTERM, waits until the engine has closed its connections, then releases its lease; the exit code is 0. A second signal
exits immediately.
Exit code 1: a variable is invalid, or an address is not available; an error message names it.
`
}
