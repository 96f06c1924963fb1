import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { apiGroup } from '../api/names.ts'

describe('the room of the engine', () => {
  const sources = readdirSync(import.meta.dirname).filter((file) => !file.endsWith('.test.ts'))

  it.each(sources)('knows no API group of ours: %s', (file) => {
    expect(readFileSync(join(import.meta.dirname, file), 'utf8')).not.toContain(apiGroup)
  })
})
