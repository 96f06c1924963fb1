import type { Kind, ResourceKind } from './kind.ts'
import type { CompositeController, Hook, Webhook } from './metacontroller-types.ts'

/** Where the engine reaches the hooks. */
export type HookEndpoint =
  /** A base URL without a path: `http://127.0.0.1:8080`. */
  | { readonly url: string }
  /** A Service; with `caBundle` (PEM) over HTTPS, checked against the name `<name>.<namespace>`. */
  | {
      readonly service: { readonly name: string; readonly namespace: string; readonly port: number }
      readonly caBundle?: string | undefined
    }

export interface CompositeControllerOptions {
  readonly endpoint: HookEndpoint
  /** What the engine's `--target-label-selector` selects. */
  readonly labels?: Readonly<Record<string, string>>
  /** Before the kind's name; `toolhive-` unless given. Two installations in a cluster need two. */
  readonly namePrefix?: string
}

/** The paths of a kind's hooks: `/mcpserver/sync`. */
export function hookPath({ names }: Pick<Kind, 'names'>, hook: 'sync' | 'customize'): string {
  return `/${names.singular}/${hook}`
}

/**
 * The CompositeController that makes the engine call a kind's hooks.
 *
 * Children that we make are updated in place: under server-side apply no other strategy works. What is adopted has no
 * strategy, so it is never written. Our own status writes do not call the hooks again, and there is no finalize hook:
 * owner references remove everything.
 */
export function compositeController(kind: Kind, options: CompositeControllerOptions): CompositeController {
  const { endpoint, labels, namePrefix = 'toolhive-' } = options
  const sync = hook(endpoint, hookPath(kind, 'sync'), '10s')
  const customize = hook(endpoint, hookPath(kind, 'customize'), '2s')
  return {
    apiVersion: 'metacontroller.k8s.io/v1alpha1',
    kind: 'CompositeController',
    metadata: { name: `${namePrefix}${kind.names.singular}`, ...(labels ? { labels } : {}) },
    spec: {
      generateSelector: true,
      resyncPeriodSeconds: 600,
      parentResource: { ...resourceOf(kind.parent), ignoreStatusChanges: true },
      childResources: childResources(kind),
      hooks: kind.relates.length > 0 ? { sync, customize } : { sync },
    },
  }
}

function childResources({ makes, adopts }: Kind): NonNullable<CompositeController['spec']['childResources']> {
  const made = new Set(makes.map(resourceKey))
  return [
    ...makes.map((child) => ({ ...resourceOf(child), updateStrategy: { method: 'InPlace' } as const })),
    ...adopts.filter((child) => !made.has(resourceKey(child))).map(resourceOf),
  ]
}

function resourceOf({ apiVersion, resource }: ResourceKind): {
  readonly apiVersion: string
  readonly resource: string
} {
  return { apiVersion, resource }
}

function resourceKey({ apiVersion, resource }: ResourceKind): string {
  return `${apiVersion}/${resource}`
}

function hook(endpoint: HookEndpoint, path: string, timeout: string): Hook {
  return { version: 'v2', webhook: { ...webhook(endpoint, path), timeout } }
}

function webhook(endpoint: HookEndpoint, path: string): Webhook {
  if ('url' in endpoint) return { url: `${endpoint.url}${path}` }
  const { service, caBundle } = endpoint
  if (caBundle === undefined) return { service, path }
  return { service: { ...service, protocol: 'https' }, path, caBundle: { inline: caBundle } }
}
