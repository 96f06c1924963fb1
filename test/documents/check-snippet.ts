import { findingsOf } from './check-command.ts'
import { dataFindings } from './check-data.ts'
import type { Snippet } from './documents.ts'
import { commandsIn } from './shell.ts'

/** Every fault of a document's snippets, each with its place. */
export async function faultsOf(snippets: readonly Snippet[]): Promise<readonly string[]> {
  const files = new Set(
    snippets.flatMap(({ text }) => [...text.matchAll(/(?:> |^# )(\w[\w.-]*\.yaml)$/gm)].map(([, file = '']) => file)),
  )
  const faults: string[] = []
  for (const snippet of snippets) faults.push(...(await snippetFaults(snippet, files)))
  return faults
}

/** The faults of one snippet, beside files that its document makes. */
export async function snippetFaults(
  snippet: Snippet,
  files: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  const { document, line } = snippet
  const faults = await textFaults(snippet, files).catch((error: unknown) => [
    error instanceof Error ? error.message : String(error),
  ])
  return faults.map((fault) => `${document}:${line}: ${fault}`)
}

async function textFaults({ language, text }: Snippet, files: ReadonlySet<string>): Promise<readonly string[]> {
  if (language === 'yaml') return dataFindings(text)
  if (language === 'json') return JSON.parse(text) === undefined ? ['it is no JSON'] : []
  if (language !== 'sh' && language !== 'inline') return []
  const found = await Promise.all(
    commandsIn(text).map(async (command) => [
      ...(await findingsOf(command, { files, isMention: language === 'inline' })),
      ...(command.input !== undefined && command.words.includes('apply') ? await dataFindings(command.input) : []),
    ]),
  )
  return found.flat()
}
