import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/security.md'), 'utf8')

interface NamedTest {
  readonly file: string
  readonly title: string
}

/** Every test that a text names: `` `path` "title", "title" ``. */
function namedTests(text: string): readonly NamedTest[] {
  return [...text.matchAll(/`((?:hooks|test|tools)\/[^`]+\.ts)`((?:,? "[^"]+")*)/g)].flatMap(
    ([, file = '', titles = '']) => [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  )
}

/** The promises: rows of two cells below the heading `Promises`. */
const [, promises = ''] = /^## Promises$([\s\S]*?)^## /m.exec(page) ?? []
const rows = promises.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| promise |'))

describe('docs/security.md', () => {
  it.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row] as const))('names a test for: %s', (_, row) => {
    expect(namedTests(row).length).toBeGreaterThan(0)
  })

  it.each(namedTests(page).map(({ file, title }) => [file, title] as const))(
    'names a test that exists: %s "%s"',
    (file, title) => {
      expect(existsSync(join(root, file))).toBe(true)
      expect(readFileSync(join(root, file), 'utf8')).toContain(title)
    },
  )

  it('links to headings and files that exist', () => {
    const links = [...page.matchAll(/\]\(([^)#\s]*)(#[^)\s]+)?\)/g)].map(([, file = '', anchor]) => ({ file, anchor }))
    expect(links.length).toBeGreaterThan(3)
    for (const { file, anchor } of links) {
      const path = join(root, 'docs', file === '' ? 'security.md' : file)
      expect(existsSync(path), file).toBe(true)
      if (anchor !== undefined) expect(anchors(readFileSync(path, 'utf8'))).toContain(anchor)
    }
  })
})

/** Anchors as GitHub makes them of headings. */
function anchors(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const kept = heading.toLowerCase().replaceAll(/[^a-z0-9 _-]/g, '')
    return `#${kept.replaceAll(' ', '-')}`
  })
}
