import type { Request, RequestHandler, Response } from 'express'
import type { Kind } from '../engine/kind.ts'
import type { Logger } from '../runtime/log.ts'
import type { Context } from '../settings.ts'
import type { Admission } from './admission.ts'
import { type Body, bodyReader, wholeBodyReader } from './body.ts'
import type { Call, HookName } from './calls.ts'
import { answerCustomizeBody, answerSyncBody, type HookResult } from './hook-answers.ts'
import { type LargeBodyLimits, largeBodyReader } from './large-body.ts'
import { logCall, logFailure } from './log.ts'
import type { Metrics } from './metrics.ts'
import { refusals } from './refusals.ts'
import { refuse } from './refuse.ts'

export interface HookDeps {
  readonly settings: Context['settings']
  /** The time now, ISO 8601 in UTC. */
  readonly now: () => string
  readonly logger: Logger
  readonly metrics: Metrics
  readonly isReady: () => boolean
  readonly limits: BodyLimits
  /** Shared by all hooks. */
  readonly admission: { readonly small: Admission; readonly large: Admission }
}

export interface BodyLimits extends LargeBodyLimits {
  /** Time for a whole body to arrive; the engine itself gives up after 10 s. */
  readonly milliseconds: number
}

const answerers = { sync: answerSyncBody, customize: answerCustomizeBody }

/** The handler of one hook of one kind: reads the body, asks the kind, sends the answer, then logs and counts the call. */
export function hookRoute(kind: Kind, hook: HookName, deps: HookDeps): RequestHandler {
  const context = (): Context => ({ now: deps.now(), settings: deps.settings })
  const readBody = bodyReader({
    small: wholeBodyReader(),
    large: largeBodyReader({ kind, context, limits: deps.limits }),
    admission: deps.admission,
    milliseconds: deps.limits.milliseconds,
  })
  const answerTo = answerers[hook]

  async function answer(request: Request, response: Response): Promise<HookResult> {
    try {
      const body: Body = await readBody(request, response)
      return 'refusal' in body ? body : answerTo(kind, body, context())
    } catch (error) {
      logFailure(deps.logger, error)
      return { refusal: refusals.failed }
    }
  }

  return async function callHook(request: Request, response: Response) {
    const start = performance.now()
    const answered = await answer(request, response)
    if (!deps.isReady()) response.set('Connection', 'close')

    if ('refusal' in answered) refuse(response, answered.refusal)
    else response.type('application/json').send(JSON.stringify(answered.document))

    const call = callOf(kind, hook, answered, performance.now() - start)
    deps.metrics.record(call)
    logCall(deps.logger, call)
  }
}

function callOf(kind: Kind, hook: HookName, answered: HookResult, milliseconds: number): Call {
  const common = { kind: kind.names.kind, hook, milliseconds }
  if ('refusal' in answered) {
    const { status } = answered.refusal
    return { ...common, status, outcome: status >= 500 ? 'failed' : 'refused', problems: [] }
  }
  const { parent, children, problems } = answered
  return {
    ...common,
    status: 200,
    outcome: problems.some(({ severity }) => severity === 'error') ? 'problems' : 'answered',
    namespace: parent.metadata.namespace,
    name: parent.metadata.name,
    generation: parent.metadata.generation,
    children,
    problems,
  }
}
