import { assert, property, stringMatching } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutCredentials } from './redaction.ts'

describe('a text without credentials', () => {
  it.each([
    ['no URL: user:s3cr3t@host', 'no URL: user:s3cr3t@host'],
    ['HTTP 401 for https://git.example/r.git: no', 'HTTP 401 for https://git.example/r.git: no'],
    ['at "https://user:s3cr3t@git.example/r.git", again', 'at "https://git.example/r.git", again'],
    ['http://s3cr3t@git.example', 'http://git.example'],
    ['https://a:b@s3cr3t@git.example/x@y', 'https://git.example/x@y'],
    ['https://git.example/r?token=s3cr3t&a=b and more', 'https://git.example/r?... and more'],
    ['https://git.example?token=s3cr3t@x', 'https://git.example?...'],
    ['https://git.example/#s3cr3t', 'https://git.example/?...'],
    ['HTTPS://User:S3cr3t@Git.example', 'HTTPS://Git.example'],
    ['https://u:s3cr3t@one.example https://u:s3cr3t@two.example', 'https://one.example https://two.example'],
  ])('%s', (text, shown) => {
    expect(withoutCredentials(text)).toBe(shown)
  })

  it('holds no password and no query, wherever its URL stands', () => {
    const part = stringMatching(/^[a-z0-9.:~!$-]{1,10}$/)
    const words = stringMatching(/^[ a-z:,.]{0,10}$/)
    assert(
      property(words, part, part, words, (before, user, path, after) => {
        const url = `https://${user}:S3CR3T@host.example/${path}?token=S3CR3T`
        const shown = withoutCredentials(`${before} ${url} ${after}`)
        expect(shown).not.toContain('S3CR3T')
        expect(shown).toContain(`https://host.example/${path}`)
      }),
    )
  })

  it.each(['https://', 'https://a@', '@', 'http://http://', 'h'])(
    'takes time in proportion to a text of "%s"',
    (piece) => {
      const text = piece.repeat(1_000_000 / piece.length)
      const before = process.cpuUsage()
      withoutCredentials(text)
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000)
    },
  )
})
