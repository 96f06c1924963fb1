import type { FuzzRequest } from './fuzz-request.ts'
import type { Verdict } from './judge.ts'

/** Requests that fail in the same way: the first one, and how many there were. */
export interface Finding {
  readonly verdict: Verdict
  readonly request: FuzzRequest
  count: number
}

/** What a run has found, requests that fail alike as one. */
export interface Findings {
  add(request: FuzzRequest, verdict: Verdict): void
  readonly list: () => readonly Finding[]
}

/** `onNew` is told each finding once. */
export function createFindings(onNew: (finding: Finding) => void): Findings {
  const bySignature = new Map<string, Finding>()
  return {
    add(request, verdict) {
      const signature = signatureOf(request, verdict)
      const known = bySignature.get(signature)
      if (known) {
        known.count += 1
        return
      }
      const finding = { verdict, request, count: 1 }
      bySignature.set(signature, finding)
      onNew(finding)
    },
    list: () => [...bySignature.values()],
  }
}

/** Where it happened, in what way: numbers and names of the objects do not tell findings apart. */
function signatureOf({ program, path }: FuzzRequest, { failure, detail }: Verdict): string {
  // every path that gets through gets through by the same hole
  if (failure === 'forwarded') return failure
  const [place = ''] = program === 'manager' ? path.split('?') : ['']
  return [program, place, failure, detail.replaceAll(/\d+(\.\d+)?/g, '#').slice(0, 200)].join(' ')
}
