import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import { filesBelow } from '../support/files.ts'

const root = join(import.meta.dirname, '../..')
const glossary = 'docs/development/glossary.md'

interface Word {
  readonly phrase: string
  readonly instead: string
}

/** The last table of the glossary. */
const [, table = ''] = readFileSync(join(root, glossary), 'utf8').split('| not | but |')
const words: readonly Word[] = [...table.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, phrase = '', instead = '']) => ({ phrase, instead }),
)

/** What of the words stands in a text, each with what to write instead. Comments of Markdown are not read by users. */
function faultsIn(text: string): readonly string[] {
  const read = text.replaceAll(/<!--[\s\S]*?-->/g, '').toLowerCase()
  return words
    .filter(({ phrase }) => patternOf(phrase).test(read))
    .map(({ phrase, instead }) => `${phrase}: ${instead}`)
}

function patternOf(phrase: string): RegExp {
  const start = /^\w/.test(phrase) ? String.raw`\b` : ''
  const end = /\w$/.test(phrase) ? String.raw`\b` : ''
  return new RegExp(`${start}${phrase.toLowerCase().replaceAll(' ', String.raw`\s+`)}${end}`)
}

/** The strings of a program that are more than a name: literals and templates in which words are separated by a space. */
function sentencesOf(file: string): readonly string[] {
  const source = readFileSync(join(root, file), 'utf8')
  const found: string[] = []
  const visitor = new Visitor({
    Literal: ({ value }) => {
      if (typeof value === 'string') found.push(value)
    },
    TemplateElement: ({ value }) => {
      found.push(value.raw)
    },
  })
  visitor.visit(parseSync(file, source).program)
  return found.filter((text) => text.includes(' '))
}

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'COMPATIBILITY.md',
  'SECURITY.md',
  ...filesBelow('docs').filter((file) => file.endsWith('.md') && file !== glossary && !file.startsWith('docs/adr/')),
  ...filesBelow('charts'),
  ...filesBelow('manifests'),
]
const programs = filesBelow('hooks').filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))

describe('what a user reads', () => {
  it.each(documents)('%s has none of the words that the glossary refuses', (file) => {
    expect(faultsIn(readFileSync(join(root, file), 'utf8'))).toEqual([])
  })

  it('has none of them in the strings of the programs', () => {
    const faults = programs.flatMap((file) =>
      sentencesOf(file).flatMap((text) => faultsIn(text).map((fault) => `${file}: ${fault} ("${text.slice(0, 120)}")`)),
    )
    expect(faults).toEqual([])
  })
})

describe('the list of words', () => {
  it('is read from the glossary', () => {
    expect(words.length).toBeGreaterThan(20)
    expect(words).toContainEqual({ phrase: 'whole number', instead: 'integer' })
  })

  it.each(words.map(({ phrase }) => [phrase]))(
    'finds "%s" in a sentence, over a line break and in any case',
    (phrase) => {
      expect(faultsIn(`Here ${phrase.toUpperCase().replaceAll(' ', '\n')} it is.`)).not.toEqual([])
    },
  )

  it('finds the strings of a program, not its names and comments', () => {
    expect(sentencesOf('hooks/kubernetes/issue-message.ts')).toContain('an integer')
  })
})
