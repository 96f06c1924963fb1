import type { PolicyRule } from '../kubernetes/objects.ts'

const view = ['get', 'list', 'watch']
const everything = [...view, 'create', 'update', 'patch', 'delete', 'apply']

/** What the runner does in its namespace: it makes the MCP server's StatefulSet and headless Service and talks to its pod. */
export const serverRules: readonly PolicyRule[] = [
  { apiGroups: ['apps'], resources: ['statefulsets'], verbs: everything },
  { apiGroups: [''], resources: ['services'], verbs: everything },
  { apiGroups: [''], resources: ['pods'], verbs: view },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods/attach'], verbs: ['create', 'get'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: view },
]

/** What the runner of a remote proxy may read. It never needed Secrets: they reach it as environment. */
export const remoteProxyRules: readonly PolicyRule[] = [{ apiGroups: [''], resources: ['configmaps'], verbs: view }]
