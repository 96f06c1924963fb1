import { describe, expect, it } from 'vitest'
import { eventLine, readWatchEvent } from './watch-event.ts'

describe('a line of a watch', () => {
  it.each([
    [
      'an event',
      '{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"a"}}}',
      { type: 'ADDED', object: { kind: 'Pod', metadata: { name: 'a' } } },
    ],
    [
      'a bookmark',
      '{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}',
      { type: 'BOOKMARK', version: '9' },
    ],
    [
      'an error',
      '{"type":"ERROR","object":{"code":410,"message":"too old"}}',
      { type: 'ERROR', code: 410, message: 'too old' },
    ],
    ['half a line', '{"type":"ADDED","object":{"ki', undefined],
    ['something else', '{"type":"ADDED"}', undefined],
    ['an unknown type', '{"type":"SURPRISE","object":{}}', undefined],
  ])('is read as %s', (_, line, event) => {
    expect(readWatchEvent(Buffer.from(line))).toEqual(event)
  })

  it('is written as the API server writes it', () => {
    expect(eventLine('DELETED', '{"kind":"Pod"}').toString()).toBe('{"type":"DELETED","object":{"kind":"Pod"}}\n')
  })
})
