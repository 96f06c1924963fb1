import { parseArgs } from 'node:util'

export interface Options {
  readonly requests: number
  readonly seed: number
  readonly from: number
  readonly concurrency: number
  /** A file with one request to send instead. */
  readonly replay?: string
}

export const help = `Attacks the operator's programs: sends them valid, nearly valid and absurd requests and checks every answer.

Usage: npm run fuzz -- [--requests N] [--seed N] [--from INDEX] [--concurrency N]
       npm run fuzz -- --replay FILE

  --requests N      how many requests (default 20000)
  --seed N          what they are made from (default: a random one, which is printed); the same seed and index make
                    the same request
  --from INDEX      the first index (default 0): to repeat a part of a run
  --concurrency N   requests in flight (default 8)
  --replay FILE     sends one request that a run has written, and says what comes back and what it costs

The hooks and two gateways (cluster mode and namespace mode, before a model of the API server) run as processes of their
own, compiled from the sources as they are. Requests are: calls of hooks made from the kinds' schemas, whole and damaged;
requests recorded from the real engine, whole and damaged; parents and related objects as large as an API server takes
them; bodies and bytes that are no request; and what an engine, or somebody in its place, may ask of the gateway.

A run fails on: an answer of 500 or above, no answer, the end of a program, an answer to the engine that lacks its
children or has a null among them, a child of an undeclared kind, of a foreign namespace or with rights that its kind
never gives, a secret in an error, a status or a log, a request that should never have reached the API server, a call of
more than 500 ms of processor time, and a program that takes more memory than its container may. Each failing request is written to .cache/fuzz-findings/ for --replay.

Exit 0: no failure. Exit 1: failures, listed. Exit 2: an argument cannot be used. Needs Linux (/proc).
`

export type OptionsReading = { readonly options: Options } | { readonly help: true } | { readonly error: string }

/** The options in the arguments, or a sentence that says which cannot be used. */
export function readOptions(arguments_: readonly string[], randomSeed: () => number): OptionsReading {
  const parsed = parse(arguments_)
  if (typeof parsed === 'string') return { error: parsed }
  if (parsed.help === true) return { help: true }
  const numbers = { requests: parsed.requests, seed: parsed.seed, from: parsed.from, concurrency: parsed.concurrency }
  for (const [name, text] of Object.entries(numbers)) {
    if (text !== undefined && !/^\d{1,9}$/.test(text)) return { error: `--${name} must be a number, not ${text}.` }
  }
  const concurrency = Number(numbers.concurrency ?? 8)
  if (concurrency < 1) return { error: '--concurrency must be 1 or more.' }
  return {
    options: {
      requests: Number(numbers.requests ?? 20_000),
      seed: Number(numbers.seed ?? randomSeed()),
      from: Number(numbers.from ?? 0),
      concurrency,
      ...(parsed.replay === undefined ? {} : { replay: parsed.replay }),
    },
  }
}

const text = { type: 'string' } as const

// oxlint-disable-next-line typescript/explicit-function-return-type -- the type that parseArgs makes of the options
function parse(arguments_: readonly string[]) {
  try {
    return parseArgs({
      args: [...arguments_],
      options: {
        requests: text,
        seed: text,
        from: text,
        concurrency: text,
        replay: text,
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown arguments'
  }
}
