import { describe, expect, it } from 'vitest'
import { readRestart } from './read-restart.ts'

const prefix = 'mcpserver.toolhive.stacklok.dev'

function read(annotations: Readonly<Record<string, string>>): ReturnType<typeof readRestart> {
  const entries = Object.entries(annotations).map(([name, value]) => [`${prefix}/${name}`, value])
  return readRestart({ name: 'demo', annotations: Object.fromEntries(entries) })
}

const at = '2026-01-31T12:00:00Z'
const none = { at: undefined, immediate: false }

describe('a restart', () => {
  it.each([
    ['nothing is annotated', {}],
    ['the time is empty', { 'restarted-at': '' }],
    ['only a strategy is given', { 'restart-strategy': 'immediate' }],
    ['the Go operator did it already', { 'restarted-at': at, 'last-processed-restart': at }],
    ['the Go operator did a later one', { 'restarted-at': at, 'last-processed-restart': '2026-02-01T00:00:00Z' }],
  ])('is not wanted where %s', (_, annotations) => {
    expect(read(annotations)).toEqual({ value: none, problems: [] })
  })

  it.each([
    ['without a strategy', {}, false],
    ['with an empty strategy', { 'restart-strategy': '' }, false],
    ['rolling', { 'restart-strategy': 'rolling' }, false],
    ['immediate', { 'restart-strategy': 'immediate' }, true],
    ['after an earlier one of the Go operator', { 'last-processed-restart': '2026-01-01T00:00:00Z' }, false],
    ['after a mark that is no time', { 'last-processed-restart': 'yesterday' }, false],
  ])('is wanted %s', (_, annotations, immediate) => {
    expect(read({ 'restarted-at': at, ...annotations })).toEqual({ value: { at, immediate }, problems: [] })
  })

  it('is told of where its time is none, and not made (WART-30)', () => {
    expect(read({ 'restarted-at': 'now' })).toMatchObject({
      value: none,
      problems: [{ reason: 'RestartRequestInvalid', severity: 'warning', message: expect.stringContaining('"now"') }],
    })
  })

  it('is rolling where its strategy is not known, and told of', () => {
    expect(read({ 'restarted-at': at, 'restart-strategy': 'fast' })).toMatchObject({
      value: { at, immediate: false },
      problems: [{ reason: 'RestartRequestInvalid', message: expect.stringContaining('"fast"') }],
    })
  })
})
