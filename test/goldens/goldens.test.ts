import { describe, expect, it } from 'vitest'
import { type Golden, goldens } from '../support/goldens.ts'
import { type Synced, synced } from '../support/workload.ts'

function answered({ given: [parent, ...related], settings }: Golden): Synced {
  if (!parent) throw new Error('a golden begins with its parent')
  return synced(parent, { related, settings })
}

describe('goldens', () => {
  it.each(goldens.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    const { children, status } = answered(golden)
    expect([...children, { status }]).toEqual(golden.expected)
  })
})
