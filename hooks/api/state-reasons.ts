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
  APIReady: { conditions: ['APIReady'], explanation: 'The registry API answers.' },
  AuthInvalid: {
    conditions: ['AuthConfigured'],
    explanation:
      'Callers cannot be authenticated as the spec says; the children are held. `ConfigurationValid` names the field.',
  },
  AuthValid: { conditions: ['AuthConfigured'], explanation: 'Callers are authenticated as `oidcConfig` says.' },
  ConfigurationValid: { conditions: ['ConfigurationValid'], explanation: 'Everything in the spec can be honoured.' },
  DeploymentFailed: {
    conditions: ['APIReady', 'Ready'],
    explanation: 'The API server refuses the pods of the registry API; the message says why (a quota, a policy).',
  },
  DeploymentNotReady: {
    conditions: ['Ready'],
    explanation: 'The pods of the proxy or of the MCP server are not ready yet; the message says which.',
  },
  DeploymentReady: { conditions: ['Ready'], explanation: 'The proxy and its MCP server run and take calls.' },
  Error: {
    conditions: ['Ready'],
    explanation: 'A container has ended with an error. The message has its exit code and where its output is.',
  },
  FetchFailed: {
    conditions: ['SourceAvailable', 'SyncSuccessful', 'Ready'],
    explanation:
      'The source of the registry could not be read. It is tried again; the data of the last success are served until then.',
  },
  GroupRefIsValid: { conditions: ['GroupRefValidated'], explanation: 'The group exists and is ready.' },
  GroupRefNotFound: {
    conditions: ['GroupRefValidated'],
    explanation: 'The MCPGroup named in `groupRef` does not exist in the namespace. Create it or remove `groupRef`.',
  },
  GroupRefNotReady: { conditions: ['GroupRefValidated'], explanation: 'The MCPGroup exists and is not ready.' },
  ImageValidationSkipped: {
    conditions: ['ImageValidated'],
    explanation: 'No registry of the namespace enforces its list of images.',
  },
  ImageValidationSuccess: {
    conditions: ['ImageValidated'],
    explanation: 'An enforcing registry of the namespace lists the image.',
  },
  ListMCPServersCheckSucceeded: {
    conditions: ['MCPServersChecked'],
    explanation: 'The members of the group have been listed.',
  },
  MembersKnown: { conditions: ['Ready'], explanation: 'The members of the group are known; there may be none.' },
  NotInUse: {
    conditions: ['InUse'],
    explanation:
      'No server or proxy runs with the configuration. One that names it and is held has not started with it yet.',
  },
  PodFailed: {
    conditions: ['Ready'],
    explanation: 'A pod has ended for good, and Kubernetes gives no reason. The message has what it says instead.',
  },
  PodTrouble: {
    conditions: ['Ready'],
    explanation: 'A pod does not run, for a reason whose name a condition cannot hold. The message has it.',
  },
  ProxyNotReady: {
    conditions: ['RemoteAvailable'],
    explanation: 'Nothing is known of the remote server while its proxy is not ready.',
  },
  ProxyReady: {
    conditions: ['RemoteAvailable'],
    explanation: 'The proxy is ready and passes calls on to the remote server.',
  },
  Ready: { conditions: ['Ready'], explanation: 'The registry has data of its present spec, and its API answers.' },
  Referenced: {
    conditions: ['InUse'],
    explanation: 'The servers and proxies that the message names use the configuration, so it cannot be deleted.',
  },
  SourceAvailable: { conditions: ['SourceAvailable'], explanation: 'The source of the registry could be read.' },
  StorageFailed: {
    conditions: ['SyncSuccessful', 'Ready'],
    explanation:
      'The data of the registry could not be published as ConfigMaps; the message says why. It is tried again.',
  },
  SyncInProgress: {
    conditions: ['SyncSuccessful', 'Ready'],
    explanation: 'The source of the registry is being read, for the first time or for a changed spec.',
  },
  SyncSucceeded: {
    conditions: ['SyncSuccessful'],
    explanation: 'The data of the source have been checked, filtered and published.',
  },
  Terminating: { conditions: ['Ready'], explanation: 'The object is being deleted.' },
  Unschedulable: {
    conditions: ['Ready'],
    explanation: 'The scheduler finds no node for a pod; the message has its words.',
  },
  ValidPodTemplateSpec: { conditions: ['PodTemplateValid'], explanation: '`podTemplateSpec` can be read.' },
  ValidSpec: { conditions: ['Valid'], explanation: 'The configuration can be used as it is.' },
  ValidationFailed: {
    conditions: ['SourceAvailable', 'SyncSuccessful', 'Ready'],
    explanation:
      'The source of the registry, or what it holds, breaks a rule; the message names it. Correct it; it is tried again.',
  },
} as const satisfies Readonly<Record<string, StateReason>>
