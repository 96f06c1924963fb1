import type { Kind } from '../../hooks/engine/kind.ts'
import { kindKey } from '../../hooks/engine/rules.ts'
import type { PolicyRule } from '../../hooks/kubernetes/objects.ts'
import { isRecord, listAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { decodeCustomize, decodeSync } from '../../hooks/simulator/decoder.ts'
import { canary } from '../support/arbitrary.ts'
import { calledHook, type FuzzRequest } from './fuzz-request.ts'

/** What came back. */
export interface Answer {
  /** Of HTTP; 0 where the connection was closed without one. */
  readonly status: number
  readonly body: string
}

/** What counts as a failure of the operator. */
export type FailureClass =
  | '500'
  | 'no answer'
  | 'crash'
  | 'broken answer'
  | 'foreign namespace'
  | 'undeclared child'
  | 'foreign rights'
  | 'secret'
  | 'forwarded'
  | 'slow'

export interface Verdict {
  readonly failure: FailureClass
  readonly detail: string
}

/** Processor time of one call, in milliseconds, above which it fails. */
export const slowMilliseconds = 500

/** Why an answer must not be; `undefined` where it may. Time and crashes are judged by who sees the process. */
export function judged(request: FuzzRequest, answer: Answer): Verdict | undefined {
  if (answer.status === 0) {
    // what is no HTTP may be hung up on
    return request.raw === undefined ? { failure: 'no answer', detail: 'the connection was closed' } : undefined
  }
  if (answer.status >= 500) return { failure: '500', detail: `status ${answer.status}: ${answer.body.slice(0, 200)}` }
  const called = calledHook(request)
  if (!called) return judgedGateway(request, answer)
  if (answer.status !== 200) {
    return answer.body.includes(canary) ? { failure: 'secret', detail: 'an error repeats what is secret' } : undefined
  }
  const document = parsed(answer.body)
  const namespace = request.namespace ?? stringAt(parsed(request.body), 'parent', 'metadata', 'namespace') ?? ''
  return called.hook === 'sync' ? judgedSync(document, called.kind, namespace) : judgedCustomize(document, namespace)
}

/** Who does not bring the engine's token is not served; the token of the pod's account stays where it is. */
function judgedGateway({ program, headers }: FuzzRequest, { status, body }: Answer): Verdict | undefined {
  if (program === 'manager') return undefined
  if (headers['authorization'] !== undefined && status < 400) {
    return { failure: 'forwarded', detail: `status ${status} for "${headers['authorization']}"` }
  }
  return body.includes(canary) ? { failure: 'secret', detail: 'the gateway tells its token' } : undefined
}

function judgedSync(document: unknown, kind: Kind, namespace: string): Verdict | undefined {
  const children = thrownBy(() => decodeSync(document))
  if (children !== undefined) return { failure: 'broken answer', detail: children }
  if (JSON.stringify(valueAt(document, 'status')).includes(canary)) {
    return { failure: 'secret', detail: 'the status repeats what is secret' }
  }
  const declared = new Set([...kind.makes, ...kind.adopts].map(kindKey))
  for (const child of listAt(document, 'children')) {
    const verdict = judgedChild(child, { kind, namespace, declared })
    if (verdict) return verdict
  }
  return undefined
}

interface Expected {
  readonly kind: Kind
  readonly namespace: string
  readonly declared: ReadonlySet<string>
}

function judgedChild(child: unknown, { kind, namespace, declared }: Expected): Verdict | undefined {
  const childKind = stringAt(child, 'kind') ?? ''
  const name = `${childKind} ${stringAt(child, 'metadata', 'name')}`
  if (!declared.has(kindKey({ apiVersion: stringAt(child, 'apiVersion') ?? '', kind: childKind }))) {
    return { failure: 'undeclared child', detail: name }
  }
  const own = stringAt(child, 'metadata', 'namespace') ?? namespace
  if (own !== namespace) return { failure: 'foreign namespace', detail: `${name} in ${own} instead of ${namespace}` }
  const isForeign = rightsBy[childKind]?.(child, kind, namespace) ?? false
  return isForeign ? { failure: 'foreign rights', detail: name } : undefined
}

/** Whether a child gives rights that its kind never gives: what a Role allows, whom a RoleBinding binds to what. */
const rightsBy: Readonly<Record<string, (child: unknown, kind: Kind, namespace: string) => boolean>> = {
  Role: (child, { grants = [] }) => listAt(child, 'rules').some((rule) => !grants.some((most) => covers(most, rule))),
  RoleBinding: (child, _, namespace) =>
    (valueAt(child, 'roleRef') !== undefined && stringAt(child, 'roleRef', 'kind') !== 'Role') ||
    listAt(child, 'subjects').some(
      (subject) => stringAt(subject, 'kind') !== 'ServiceAccount' || stringAt(subject, 'namespace') !== namespace,
    ),
}

/** Whether a rule allows nothing that another does not. */
function covers(most: PolicyRule, rule: unknown): boolean {
  if (!isRecord(rule) || Object.hasOwn(rule, 'nonResourceURLs')) return false
  const fields = [
    ['apiGroups', most.apiGroups],
    ['resources', most.resources],
    ['verbs', most.verbs],
  ] as const
  return fields.every(([field, allowed]) => listAt(rule, field).every((one) => allowed?.some((other) => other === one)))
}

function judgedCustomize(document: unknown, namespace: string): Verdict | undefined {
  const broken = thrownBy(() => decodeCustomize(document))
  if (broken !== undefined) return { failure: 'broken answer', detail: broken }
  const foreign = listAt(document, 'relatedResources').find((rule) => stringAt(rule, 'namespace') !== namespace)
  return foreign === undefined
    ? undefined
    : { failure: 'foreign namespace', detail: `a rule for ${stringAt(foreign, 'namespace') ?? 'every namespace'}` }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function thrownBy(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    return String(error instanceof Error ? error.message : error).slice(0, 300)
  }
}

/** What the engine never asks for, whoever asks the gateway: it has to end there. */
const neverForwarded =
  /\/secrets(\/|$)|\/(exec|attach|portforward|proxy|log|token)(\/|$)|\/(nodes|clusterroles|clusterrolebindings|certificatesigningrequests|mutatingwebhookconfigurations)(\/|$)|^\/(metrics|logs)(\/|$)/

/** Why a request must not have come through the gateway to the API server. */
export function judgedForwarded(method: string, path: string): Verdict | undefined {
  const plain = path.replaceAll('%2f', '/').replaceAll('%2F', '/')
  return neverForwarded.test(plain) ? { failure: 'forwarded', detail: `${method} ${path}` } : undefined
}

/** Why a line of a program's log must not be. */
export function judgedLog(line: string): Verdict | undefined {
  return line.includes(canary) ? { failure: 'secret', detail: `in the log: ${line.slice(0, 200)}` } : undefined
}
