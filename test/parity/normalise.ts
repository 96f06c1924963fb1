import { isRecord } from '../../hooks/kubernetes/read.ts'

type Fields = Readonly<Record<string, unknown>>

/** What the API server fills in: it was recorded where the Go operator sent it back in an update. */
const serverDefaults: Fields = {
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
  imagePullPolicy: 'IfNotPresent',
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  successThreshold: 1,
  failureThreshold: 3,
  timeoutSeconds: 1,
  scheme: 'HTTP',
  internalTrafficPolicy: 'Cluster',
  ipFamilyPolicy: 'SingleStack',
  sessionAffinity: 'None',
  defaultMode: 420,
  type: 'ClusterIP',
  protocol: 'TCP',
}
const filledInSpec = new Set(['clusterIP', 'clusterIPs', 'ipFamilies', 'strategy', 'serviceAccount'])

/** Metadata that differs from one cluster to the next, or that was replaced when it was recorded. */
const volatile = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'managedFields',
  'controller-uid',
])

/**
 * A child so that two of them can be compared field by field: lists of things with names become maps, JSON in strings is
 * read; what is empty, the API server's or a matter of the cluster is left out. Checksums are compared apart.
 */
export function normalisedChild(child: unknown): unknown {
  return isRecord(child) ? normalised({ ...child, status: undefined }, []) : undefined
}

/** Any document, by the same rules. */
export function normalisedDocument(text: string): unknown {
  return normalised(text, ['data'])
}

function normalised(raw: unknown, path: readonly string[]): unknown {
  const value = typeof raw === 'string' ? opened(raw) : raw
  if (Array.isArray(value)) return list(value, path)
  if (isRecord(value)) return map(value, path)
  return value === null || value === '' ? undefined : value
}

function list(items: readonly unknown[], path: readonly string[]): unknown {
  const read = items.map((item) => normalised(item, [...path, '0'])).filter((item) => item !== undefined)
  if (read.length === 0) return undefined
  const key = ['name', 'type', 'mountPath', 'port'].find((name) =>
    read.every((item) => isRecord(item) && item[name] !== undefined),
  )
  return key === undefined ? read : byName(read, key)
}

/** Items of one name stay apart: `DUPLICATE`, `DUPLICATE#2`. */
function byName(items: readonly unknown[], key: string): Fields {
  const seen = new Map<string, number>()
  const named = items.filter(isRecord).map((item) => {
    const name = String(item[key])
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return [count === 1 ? name : `${name}#${count}`, item]
  })
  return Object.fromEntries(named)
}

function map(fields: Fields, path: readonly string[]): Fields | undefined {
  const entries = Object.entries(fields)
    .filter(([key, item]) => !volatile.has(key) && !isFilledIn(key, item, path))
    .map(([key, item]): [string, unknown] => [
      key,
      /checksum/.test(key) ? '<checksum>' : normalised(item, [...path, key]),
    ])
    .filter(([, item]) => item !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function isFilledIn(key: string, value: unknown, path: readonly string[]): boolean {
  return path[0] === 'spec' && (filledInSpec.has(key) || (key in serverDefaults && serverDefaults[key] === value))
}

const patch = /^--k8s-pod-patch=(\{.*\})$/s

/** A string that holds JSON as that JSON, the pod patch of an argument too. */
function opened(text: string): unknown {
  const argument = patch.exec(text)?.[1]
  const json = argument ?? text.trim()
  if (!/^[[{]/.test(json)) return text
  try {
    const parsed: unknown = JSON.parse(json)
    return argument === undefined ? parsed : { '--k8s-pod-patch': parsed }
  } catch {
    return text
  }
}
