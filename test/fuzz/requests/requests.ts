import * as fc from 'fast-check'
import type { FuzzRequest } from '../fuzz-request.ts'
import { badBodies } from './bad-bodies.ts'
import { badHttp } from './bad-http.ts'
import { engineCalls } from './engine-calls.ts'
import { hookCalls, recordedCalls } from './hook-bodies.ts'
import { largeCalls } from './large-calls.ts'
import type { MadeRequest } from './made.ts'

/** Makes the request of an index: the same for the same seed, whatever was made before. */
export type RequestMaker = (index: number) => FuzzRequest

/** All that a run sends, small things mostly, large ones rarely. */
export async function requestMaker(seed: number): Promise<RequestMaker> {
  const { valid, spoilt } = await hookCalls()
  const requests: fc.Arbitrary<MadeRequest> = fc.oneof(
    { weight: 300, arbitrary: valid },
    { weight: 200, arbitrary: spoilt },
    { weight: 150, arbitrary: recordedCalls() },
    { weight: 150, arbitrary: badBodies() },
    { weight: 150, arbitrary: engineCalls() },
    { weight: 10, arbitrary: badHttp() },
    { weight: 15, arbitrary: largeCalls() },
  )
  return (index) => {
    const [made] = fc.sample(requests, { numRuns: 1, seed: mixed(seed, index) })
    if (!made) throw new Error('no request was made')
    return { ...made, index }
  }
}

/** Seeds of neighbours that have nothing in common: the last steps of MurmurHash3. */
export function mixed(seed: number, index: number): number {
  let hash = (Math.imul(seed, 0x9e3779b1) ^ index) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
