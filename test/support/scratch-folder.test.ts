import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scratchFolder } from './scratch-folder.ts'

describe('a scratch folder', () => {
  let earlier = ''

  it('is there while its test runs', () => {
    earlier = scratchFolder()
    writeFileSync(join(earlier, 'file'), '')
    expect(existsSync(earlier)).toBe(true)
  })

  it('is gone afterwards', () => {
    expect(earlier).not.toBe('')
    expect(existsSync(earlier)).toBe(false)
  })
})
