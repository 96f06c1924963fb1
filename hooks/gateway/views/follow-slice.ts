import { delayAfter, watchBackoff } from '../../apiserver/backoff.ts'
import { sleep } from '../../runtime/sleep.ts'
import { listSlice } from './list-slice.ts'
import type { Ending, SliceFollower, SliceWatch } from './slice-watch.ts'
import { watchSlice } from './watch-slice.ts'

/**
 * Keeps one slice of the engine's watch going until the engine ends it. A watch that ends is opened again from where it
 * was. A version that is too old, or a namespace that could not be read, is followed by a list, of which the engine is
 * told only how it differs from what it was shown. So the engine sees one watch without a gap, whatever happens.
 */
export async function followSlice(watch: SliceWatch, tools: SliceFollower): Promise<void> {
  const { namespace, slice, stream, scoped } = watch
  let isCurrent = slice.version !== undefined
  let failures = 0

  while (!stream.signal.aborted) {
    const ending = await (isCurrent ? watchSlice(watch, tools) : listSlice(watch, tools)).catch(
      (): Ending => ({ because: 'failed' }),
    )
    if (stream.signal.aborted) return
    if (ending.because === 'listed') {
      isCurrent = true
      continue
    }
    if (ending.because === 'expired') {
      isCurrent = false
      tools.metrics.relists.inc({ resource: scoped.key, by: 'gateway' })
    } else {
      tools.metrics.reconnects.inc({ resource: scoped.key, reason: ending.because })
    }
    if (ending.because === 'refused' && (await tools.readiness.isServing())) {
      tools.access.refused(namespace, scoped.key, ending.status)
    }
    failures = ending.because === 'ended' && ending.wasUseful ? 0 : failures + 1
    if (failures > 0) await sleep(delayAfter(failures, watchBackoff), stream.signal)
  }
}
