import { describe, expect, it } from 'vitest'
import { delayAfter, watchBackoff } from './backoff.ts'
import { isSet, joinTarget, selectionOf, splitTarget } from './query.ts'
import { eventLine, readWatchEvent } from './watch-event.ts'

describe('the pause after failures', () => {
  it('grows by half and never beyond five seconds', () => {
    expect([1, 2, 3, 4].map((failures) => delayAfter(failures, watchBackoff))).toEqual([100, 150, 225, 337.5])
    expect(delayAfter(100, watchBackoff)).toBe(5000)
  })
})

describe('a request target', () => {
  it.each(['/api/v1/pods', '/api/v1/pods?limit=500&resourceVersion=0', '/a?labelSelector=a%3Db%2Cc'])(
    '%s survives',
    (target) => {
      const { path, query } = splitTarget(target)

      expect(joinTarget(path, query)).toBe(target)
    },
  )

  it.each([
    ['', 'controller-uid', 'labelSelector=controller-uid'],
    ['labelSelector=a%3Db', 'controller-uid', 'labelSelector=a%3Db%2Ccontroller-uid'],
    ['labelSelector=a%3Db', undefined, 'labelSelector=a%3Db'],
    [
      'fieldSelector=metadata.name%3Dx&limit=500&watch=true&resourceVersion=5',
      undefined,
      'fieldSelector=metadata.name%3Dx',
    ],
    ['limit=500', undefined, ''],
  ])('selects the same objects in LIST and WATCH: %s with %s', (query, added, selection) => {
    expect(selectionOf(new URLSearchParams(query), added).toString()).toBe(selection)
  })

  it.each([
    ['watch=true', true],
    ['watch=1', true],
    ['watch=false', false],
    ['watch=0', false],
    ['watch=', false],
    ['', false],
  ])('%s: watch is set or not', (query, expected) => {
    expect(isSet(new URLSearchParams(query), 'watch')).toBe(expected)
  })
})

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
