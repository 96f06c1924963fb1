import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inFieldOrder } from './field-order.ts'

describe('inFieldOrder', () => {
  it.each([
    [
      'a probe',
      'Container',
      { livenessProbe: { periodSeconds: 1, httpGet: { port: 1, path: '/' } }, name: 'x' },
      '{"name":"x","livenessProbe":{"httpGet":{"path":"/","port":1},"periodSeconds":1}}',
    ],
    [
      'a mount',
      'VolumeMount',
      { subPath: 's', mountPath: '/m', readOnly: true, name: 'v' },
      '{"name":"v","readOnly":true,"mountPath":"/m","subPath":"s"}',
    ],
    ['a type that it does not know', 'Nothing', { b: 1, a: { d: 1, c: 2 } }, '{"a":{"c":2,"d":1},"b":1}'],
    [
      'fields that every object inherits',
      'Container',
      { constructor: 1, toString: 2, name: 'x' },
      '{"name":"x","constructor":1,"toString":2}',
    ],
  ])('orders %s', (_, type, value, text) => {
    expect(JSON.stringify(inFieldOrder(value, type))).toBe(text)
  })

  it('gives the same text whatever the order of the input, and loses nothing', () => {
    const containers = fc.dictionary(
      fc.constantFrom('name', 'image', 'env', 'args', 'resources', 'unknown', 'zeta'),
      fc.jsonValue({ maxDepth: 2 }),
    )
    fc.assert(
      fc.property(containers, (container) => {
        const reversed = Object.fromEntries(Object.entries(container).toReversed())
        const ordered = inFieldOrder(container, 'Container')
        expect(JSON.stringify(inFieldOrder(reversed, 'Container'))).toBe(JSON.stringify(ordered))
        expect(ordered).toEqual(container)
      }),
    )
  })
})
