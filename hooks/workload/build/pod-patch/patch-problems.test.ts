import { describe, expect, it } from 'vitest'
import { conditionOf, reasonsOf, serverOf, synced } from '../../../../test/support/workload.ts'

/** A server whose template passes for itself: the patch made from it may be too long for one argument. */
function annotated(note: string): ReturnType<typeof serverOf> {
  return serverOf({ podTemplateSpec: { metadata: { annotations: { note } } } })
}

describe('a pod patch', () => {
  it('is built where it fits into one argument', () => {
    expect(reasonsOf(synced(annotated('x'.repeat(130_000))))).toEqual([])
  })

  it.each([
    ['in characters', 'x'.repeat(131_000)],
    ['in bytes', 'ü'.repeat(66_000)],
  ])('holds the children where it is too long %s', (_, note) => {
    const answer = synced(annotated(note))
    expect(reasonsOf(answer)).toEqual(['InvalidPodTemplateSpec'])
    expect(conditionOf(answer, 'PodTemplateValid')?.message).toMatch(/have \d+ bytes together/)
    expect(answer.children).toEqual([])
  })
})
