import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A fenced block, or a command that stands in a sentence. */
export interface Snippet {
  readonly document: string
  readonly line: number
  /** `sh`, `yaml`, ...; `inline` for a command in a sentence. */
  readonly language: string
  readonly text: string
}

/** What a user or a contributor reads; pages of reference are made from the code and checked there. */
export const documentFiles: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'charts/operator/README.md',
  'charts/operator-crds/README.md',
  'test/cluster/README.md',
  ...['docs', 'docs/development'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
].sort()

const programs = /^(kubectl|helm|npm|npx|node|docker|kind|toolhive-operator) \S/

/** Every block of a Markdown document and every command in its sentences. */
export function snippetsOf(document: string, text = readFileSync(document, 'utf8')): readonly Snippet[] {
  const lineAt = (index: number): number => text.slice(0, index).split('\n').length
  const fences = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ index, 1: language = '', 2: block = '' }) => ({
    document,
    line: lineAt(index),
    language,
    text: block,
  }))
  const sentences = text.replaceAll(/^```\w*\n.*?^```$/gms, (block) => block.replaceAll(/[^\n]/g, ' '))
  const inline = [...sentences.matchAll(/`([^`\n]+)`/g)]
    .filter(([, command = '']) => programs.test(command))
    .map(({ index, 1: command = '' }) => ({ document, line: lineAt(index), language: 'inline', text: command }))
  return [...fences, ...inline]
}
