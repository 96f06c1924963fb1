import { syncTriggerAnnotation } from '../../hooks/registry/names.ts'
import { type Action, annotated, available, edited, ranPod, removed, unavailable, waiting } from './actions.ts'

interface ByHand {
  /** Before the first outcome was recorded. */
  readonly settled?: readonly Action[]
  readonly ready?: readonly Action[]
  readonly second?: readonly Action[]
}

/** What the `steps.md` of a case says. */
export function byHand(caseName: string): ByHand {
  return actions[caseName] ?? {}
}

const restartedAt = { 'mcpserver.toolhive.stacklok.dev/restarted-at': '2025-06-01T12:00:00Z' }

const actions: Readonly<Record<string, ByHand>> = {
  'drift-deployment-deleted': { second: [removed('Deployment', 'dd')] },
  'drift-image-edited': {
    second: [
      edited('Deployment', 'di', [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'evil:1' }]),
    ],
  },
  'drift-runconfig-edited': {
    second: [
      edited('ConfigMap', 'dc-runconfig', [{ op: 'replace', path: '/data', value: { 'runconfig.json': '{}' } }]),
    ],
  },
  'enforce-images': { settled: [available('enforcer-api')] },
  'mcpserver-everything': { ready: [ranPod('weather', 'Running'), available('weather')] },
  'registry-configmap': { ready: [available('main-api')] },
  'registry-source-changed-then-trigger': { second: [triggered('trig', 'now-1')] },
  'registry-source-missing': { second: [triggered('nosrc', 'retry')] },
  'registry-storage-deleted': { second: [removed('ConfigMap', 'lost-registry-storage')] },
  'remoteproxy-full': { ready: [ranPod('rp-full', 'Running'), available('rp-full')] },
  'remoteproxy-minimal': { ready: [ranPod('analytics', 'Running'), available('analytics')] },
  'restart-immediate': {
    ready: [ranPod('ri', 'Running'), available('ri')],
    second: [
      annotated('MCPServer', 'ri', {
        ...restartedAt,
        'mcpserver.toolhive.stacklok.dev/restart-strategy': 'immediate',
      }),
    ],
  },
  'restart-rolling': { second: [annotated('MCPServer', 'rs', restartedAt)] },
  'server-pod-crashlooping': { ready: [ranPod('cl', 'Running', waiting('CrashLoopBackOff')), unavailable('cl')] },
  'server-pod-failed': { ready: [ranPod('sv', 'Failed'), unavailable('sv')] },
  'server-pod-running': { ready: [ranPod('sv', 'Running'), available('sv')] },
}

function triggered(registry: string, value: string): Action {
  return annotated('MCPRegistry', registry, { [syncTriggerAnnotation]: value })
}
