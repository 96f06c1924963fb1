import type { Kind } from '../engine/kind.ts'
import { mcpServer } from './mcp-server/kind.ts'

/** Every kind that the operator serves: routes, CRDs, controllers, RBAC, charts and docs are made from this list. */
export const kinds: readonly Kind[] = [mcpServer]
