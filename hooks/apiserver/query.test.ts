import { describe, expect, it } from 'vitest'
import { isSet, joinTarget, selectionOf, splitTarget } from './query.ts'

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
