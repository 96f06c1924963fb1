import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
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

    expect(out).toContain('restored the Deployment in one write')
    expect(out).toContain('Children changed: 0.')
    expect(out).toMatch(/its \d+ children were deleted with it, 0 remain/)
  })

  it('can be read in a minute', async () => {
    const { out } = await run(['demo'])

    expect(out.split(/\s+/).length).toBeLessThan(450)
  })

  it.each([
    ['a checkout', undefined],
    ['a project that has the package installed', 'node_modules/toolhive-operator/manifests/examples'],
  ])('ends with commands that work in %s', async (_, below) => {
    const folder = mkdtempSync(join(tmpdir(), 'toolhive-demo-'))
    const here = process.cwd()
    const examples = resolve('manifests/examples')
    if (below !== undefined) cpSync(examples, join(folder, below), { recursive: true })
    // threads of the test runner cannot change their folder, but what asks for it gets this one
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(below === undefined ? here : folder)
    try {
      const { out } = await run(below === undefined ? ['demo'] : ['demo', '-f', join(folder, below)])
      const commands = [...out.matchAll(/^ {2}npx toolhive-operator (.+?) {2,}/gm)].map(([, words = '']) => words)
      expect(commands).toHaveLength(3)
      for (const command of commands) {
        const words = command.split(' ').map((word) => (word.includes('/') ? join(process.cwd(), word) : word))
        expect(await run(words), command).toMatchObject({ code: 0 })
      }
    } finally {
      cwd.mockRestore()
      rmSync(folder, { recursive: true })
    }
  })
})
