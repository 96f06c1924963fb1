import { describe, expect, it } from 'vitest'
import { run } from './run.ts'

describe('demo', () => {
  it('tells its five chapters from the examples, without colours when nobody looks', async () => {
    const { code, out, err } = await run(['demo'])

    expect(err).toBe('')
    expect(code).toBe(0)
    expect(out.match(/^\d\. .+$/gm)).toHaveLength(5)
    expect(out).not.toContain('\u001B')
  })

  it('shows drift put back in one write, and a mistake that changes no child', async () => {
    const { out } = await run(['demo'])

    expect(out).toContain('wrote the Deployment back in one write')
    expect(out).toContain('Children changed: 0.')
    expect(out).toMatch(/its \d+ children went with it, 0 are left/)
  })

  it('can be read in a minute', async () => {
    const { out } = await run(['demo'])

    expect(out.split(/\s+/).length).toBeLessThan(450)
  })
})
