/** Every type of condition that a status of ours can hold, with what it tells: the page of reasons and a test are made from it. */
export const conditionTypes: Readonly<Record<string, string>> = {
  Ready:
    'Sums everything up, as `kubectl wait` and GitOps tools read it: True when what the spec asks for runs and takes calls. Its message says what is missing, down to a pod that cannot start. On every kind but the two configurations.',
  ConfigurationValid: 'Whether the configuration of a server or proxy can be honoured. False: the children are held.',
  ConfigurationWarning:
    'There only while something in the configuration of a server or proxy has no effect, or weakens it. Nothing is held.',
  PodTemplateValid: 'Whether `podTemplateSpec` of an MCPServer can be read. Absent without one.',
  ImageValidated: 'Whether the enforcing registries of the namespace list the image of an MCPServer.',
  GroupRefValidated: 'Whether the group named in `groupRef` exists and is ready. Holds nothing. Absent without one.',
  AuthConfigured: 'Whether an MCPRemoteProxy authenticates callers as its spec says.',
  RemoteAvailable: 'Whether an MCPRemoteProxy passes calls on; Unknown while the proxy is not ready.',
  Valid: 'Whether an MCPToolConfig or MCPExternalAuthConfig can be used as it is.',
  InUse: 'Whether some server or proxy runs with an MCPToolConfig or MCPExternalAuthConfig; its message names them.',
  MCPServersChecked: 'Whether the members of an MCPGroup are known.',
  SourceAvailable: 'Whether the source of an MCPRegistry could be read the last time. Absent before the first time.',
  SyncSuccessful: 'Whether the last synchronisation of an MCPRegistry succeeded; Unknown during the first one.',
  APIReady: 'Whether the API of an MCPRegistry takes calls.',
}
