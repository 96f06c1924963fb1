interface StateReason {
  /** Types of the conditions that show it. */
  readonly conditions: readonly string[]
  /** What was seen, for the page of reasons. */
  readonly explanation: string
}

/**
 * The reasons of conditions that tell of a state instead of a mistake. Together with `reasons` they are all that our own
 * code gives; what the kubelet and the scheduler say of a pod (`ImagePullBackOff`, `Unschedulable`) is passed on as it is.
 */
export const stateReasons = {
  APINotReady: {
    conditions: ['APIReady', 'Ready'],
    explanation: 'The Deployment of the registry API has no ready pod yet.',
  },
  APIReady: { conditions: ['APIReady'], explanation: 'The registry API is serving requests.' },
  AuthInvalid: {
    conditions: ['AuthConfigured'],
    explanation:
      'The authentication settings are invalid, so the child objects keep the last valid configuration. `ConfigurationValid` names the field.',
  },
  AuthValid: {
    conditions: ['AuthConfigured'],
    explanation: 'Callers are authenticated as configured in `oidcConfig`.',
  },
  ConfigurationValid: { conditions: ['ConfigurationValid'], explanation: 'The configuration is valid.' },
  DeploymentFailed: {
    conditions: ['APIReady', 'Ready'],
    explanation:
      'The API server rejects the pods of the registry API; the message says why, for example a quota or a policy.',
  },
  DeploymentNotReady: {
    conditions: ['Ready'],
    explanation: 'The pods of the proxy or of the MCP server are not ready yet; the message says which.',
  },
  DeploymentReady: {
    conditions: ['Ready'],
    explanation: 'The proxy and its MCP server are running and serving requests.',
  },
  Error: {
    conditions: ['Ready'],
    explanation: 'A container exited with an error. The message contains the exit code and how to see the output.',
  },
  FetchFailed: {
    conditions: ['SourceAvailable', 'SyncSuccessful', 'Ready'],
    explanation:
      'The source of the registry could not be read. The operator tries again; until then the registry serves the last valid data.',
  },
  GroupRefIsValid: { conditions: ['GroupRefValidated'], explanation: 'The group exists and is ready.' },
  GroupRefNotFound: {
    conditions: ['GroupRefValidated'],
    explanation: 'The MCPGroup named in `groupRef` does not exist in the namespace. Create it or remove `groupRef`.',
  },
  GroupRefNotReady: { conditions: ['GroupRefValidated'], explanation: 'The MCPGroup exists and is not ready.' },
  ImageValidationSkipped: {
    conditions: ['ImageValidated'],
    explanation: 'No registry in the namespace enforces its list of images.',
  },
  ImageValidationSuccess: {
    conditions: ['ImageValidated'],
    explanation: 'The image is listed in an enforcing registry of the namespace.',
  },
  ListMCPServersCheckSucceeded: {
    conditions: ['MCPServersChecked'],
    explanation: 'The members of the group have been listed.',
  },
  MembersKnown: { conditions: ['Ready'], explanation: 'The members of the group are known. The group may be empty.' },
  NotInUse: {
    conditions: ['InUse'],
    explanation:
      'No server or proxy runs with the configuration. A server or proxy that refers to it, but whose own configuration is invalid, does not run with it yet.',
  },
  PodFailed: {
    conditions: ['Ready'],
    explanation: 'A pod failed and Kubernetes reports no reason. The message contains what Kubernetes reports instead.',
  },
  PodTrouble: {
    conditions: ['Ready'],
    explanation: 'A pod is not running, for a reason that is not a valid condition reason. The message contains it.',
  },
  ProxyNotReady: {
    conditions: ['RemoteAvailable'],
    explanation: 'The state of the remote server is unknown while its proxy is not ready.',
  },
  ProxyReady: {
    conditions: ['RemoteAvailable'],
    explanation: 'The proxy is ready and forwards requests to the remote server.',
  },
  Ready: {
    conditions: ['Ready'],
    explanation: 'The registry has synchronised its current spec, and its API is serving requests.',
  },
  Referenced: {
    conditions: ['InUse'],
    explanation: 'The servers and proxies listed in the message use the configuration, so it cannot be deleted.',
  },
  SourceAvailable: { conditions: ['SourceAvailable'], explanation: 'The source of the registry could be read.' },
  StorageFailed: {
    conditions: ['SyncSuccessful', 'Ready'],
    explanation:
      'The registry data could not be published as ConfigMaps; the message says why. The operator tries again.',
  },
  SyncInProgress: {
    conditions: ['SyncSuccessful', 'Ready'],
    explanation: 'The source of the registry is being read, for the first time or because the spec changed.',
  },
  SyncSucceeded: {
    conditions: ['SyncSuccessful'],
    explanation: 'The data from the source has been validated, filtered and published.',
  },
  Terminating: { conditions: ['Ready'], explanation: 'The object is being deleted.' },
  Unschedulable: {
    conditions: ['Ready'],
    explanation: 'The scheduler cannot find a node for a pod. The message contains its explanation.',
  },
  ValidPodTemplateSpec: { conditions: ['PodTemplateValid'], explanation: '`podTemplateSpec` is valid.' },
  ValidSpec: { conditions: ['Valid'], explanation: 'The configuration is valid.' },
  ValidationFailed: {
    conditions: ['SourceAvailable', 'SyncSuccessful', 'Ready'],
    explanation:
      'The source of the registry, or the data in it, is invalid; the message says why. Correct it; the operator tries again.',
  },
} as const satisfies Readonly<Record<string, StateReason>>
