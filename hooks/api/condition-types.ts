/** Every type of condition that a status of ours can hold, with what it tells: the page of reasons and a test are made from it. */
export const conditionTypes: Readonly<Record<string, string>> = {
  Ready:
    'The overall state, for `kubectl wait` and GitOps tools: True when everything that the spec asks for is running and serving requests. Otherwise the message says what is missing, down to the pod that cannot start. Set on every kind except MCPToolConfig and MCPExternalAuthConfig.',
  ConfigurationValid:
    'Whether the configuration of a server or proxy is valid. When it is False, the child objects keep the last valid configuration.',
  ConfigurationWarning:
    'Present only while part of the configuration of a server or proxy has no effect or weakens security. It does not hold back any change.',
  PodTemplateValid: 'Whether the `podTemplateSpec` of an MCPServer is valid. Absent if there is none.',
  ImageValidated: 'Whether the image of an MCPServer is listed in the enforcing registries of its namespace.',
  GroupRefValidated:
    'Whether the group named in `groupRef` exists and is ready. It does not hold back any change. Absent if no group is named.',
  AuthConfigured: 'Whether an MCPRemoteProxy authenticates callers as its spec says.',
  RemoteAvailable: 'Whether an MCPRemoteProxy forwards requests. Unknown while the proxy is not ready.',
  Valid: 'Whether an MCPToolConfig or MCPExternalAuthConfig is valid.',
  InUse: 'Whether any server or proxy runs with this MCPToolConfig or MCPExternalAuthConfig. The message lists them.',
  MCPServersChecked: 'Whether the members of an MCPGroup are known.',
  SourceAvailable:
    'Whether the source of an MCPRegistry could be read at the last attempt. Absent before the first attempt.',
  SyncSuccessful: 'Whether the last synchronisation of an MCPRegistry succeeded. Unknown during the first one.',
  APIReady: 'Whether the API of an MCPRegistry is serving requests.',
}
