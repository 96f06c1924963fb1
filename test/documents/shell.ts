/** One simple command of a script: its words without quotes, and what it reads from a here-document. */
export interface Command {
  readonly words: readonly string[]
  readonly input: string | undefined
}

/** Words after which another command begins on the same line. */
const openings = new Set(['do', 'then', 'else', 'if', 'while', '!', '{', '('])

/**
 * The simple commands of a shell script, as far as documents need: continued lines, comments, quotes, pipes, lists,
 * here-documents and assignments before a command. Throws where a here-document does not end, a quote is not closed, or
 * braces would be expanded (`{a,b}` outside quotes becomes two words).
 */
export function commandsIn(script: string): readonly Command[] {
  const { lines, inputs } = withoutInputs(script)
  return lines.flatMap((line, index) => {
    const commands = splitCommands(tokens(line))
    return commands.map((words) => ({ words, input: inputs.get(index) }))
  })
}

/** Logical lines, and the here-documents by the line that asks for them. */
function withoutInputs(script: string): { lines: readonly string[]; inputs: ReadonlyMap<number, string> } {
  const lines: string[] = []
  const inputs = new Map<number, string>()
  const rest = script.replaceAll(/\\\n/g, ' ').split('\n')
  while (rest.length > 0) {
    const line = rest.shift() ?? ''
    lines.push(line)
    const end = /<<-?\s*'?(\w+)'?/.exec(line)?.[1]
    if (end === undefined) continue
    const at = rest.indexOf(end)
    if (at < 0) throw new Error(`the here-document of "${line.trim()}" never ends: no line is exactly ${end}`)
    inputs.set(
      lines.length - 1,
      rest
        .splice(0, at + 1)
        .slice(0, -1)
        .join('\n'),
    )
  }
  return { lines, inputs }
}

const token = /\s*(?:(#.*$)|(\|\||&&|;;|[|;&])|((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|\$\([^)]*\)|[^\s"'|;&\\])+))/y

interface Token {
  readonly text: string
  readonly isOperator: boolean
}

function tokens(line: string): readonly Token[] {
  const found: Token[] = []
  token.lastIndex = 0
  while (token.lastIndex < line.trimEnd().length) {
    const at = token.lastIndex
    const match = token.exec(line)
    if (!match) throw new Error(`a quote is not closed in: ${line.slice(at).trim()}`)
    const [, comment, operator, word] = match
    if (comment !== undefined) break
    if (operator !== undefined) found.push({ text: operator, isOperator: true })
    if (word !== undefined) found.push({ text: unquoted(word), isOperator: false })
  }
  return found
}

function unquoted(word: string): string {
  const bare = word.replaceAll(/"(?:\\.|[^"\\])*"|'[^']*'|\$\{[^}]*\}/g, '')
  if (/\{[^{}]*,[^{}]*\}/.test(bare)) throw new Error(`the shell expands the braces of ${word}: quote it`)
  return word.replaceAll(
    /"((?:\\.|[^"\\])*)"|'([^']*)'/g,
    (_, double: string | undefined, single: string | undefined) => double ?? single ?? '',
  )
}

function splitCommands(line: readonly Token[]): readonly (readonly string[])[] {
  const commands: string[][] = [[]]
  for (const { text, isOperator } of line) {
    const current = commands.at(-1)
    if (isOperator) commands.push([])
    else if (current?.length === 0 && (openings.has(text) || /^\w+=/.test(text))) continue
    else current?.push(text)
  }
  return commands.filter((words) => words.length > 0)
}
