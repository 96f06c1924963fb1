import { dump } from 'js-yaml'
import { type Block, isBlock, type Value } from './value.ts'

const width = 110

/** `values.yaml` of a chart: every key with its default, under a comment that says what it does. */
export function valuesYaml(values: Block): string {
  return `# ${values.description} Generated: edit tools/generate/charts/values.\n\n${linesOf(values, '').join('\n')}\n`
}

function linesOf(values: Block, indent: string): readonly string[] {
  return Object.entries(values.keys).flatMap(([key, entry], index) => {
    const gap = indent === '' && index > 0 ? [''] : []
    return [...gap, ...commentOf(entry, indent), ...settingOf(key, entry, indent)]
  })
}

function commentOf(entry: Value | Block, indent: string): readonly string[] {
  const example = !isBlock(entry) && entry.example !== undefined ? [`Example: ${entry.example}`] : []
  return [...wrap(entry.description, width - indent.length - 2), ...example].map((line) => `${indent}# ${line}`)
}

function settingOf(key: string, entry: Value | Block, indent: string): readonly string[] {
  if (isBlock(entry)) return [`${indent}${key}:`, ...linesOf(entry, `${indent}  `)]
  return dump({ [key]: entry.default }, { lineWidth: -1 })
    .trimEnd()
    .split('\n')
    .map((line) => `${indent}${line}`)
}

function wrap(sentence: string, limit: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of sentence.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > limit) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
