import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execute, exists } from '../../hooks/cli/execute.ts'
import { runCli } from '../../hooks/cli/run-cli.ts'
import { scratchFolder } from '../support/scratch-folder.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process, at a fixed time and with no environment but the given one. */
export async function run(
  arguments_: readonly string[],
  { stdin = '', environment = {} }: { stdin?: string; environment?: Record<string, string> } = {},
): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const code = await runCli(arguments_, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readStdin: () => Promise.resolve(stdin),
    environment,
    now: () => '2026-01-31T12:00:00Z',
    isTty: false,
    exists,
    execute,
  })
  return { code, out: out.join(''), err: err.join('') }
}

/** A scratch folder with these files, by name. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = scratchFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

/** An MCPServer as YAML. */
export function server(name: string, spec = 'image: example.org/server:v1', metadata = ''): string {
  const indented = spec.replaceAll('\n', '\n  ')
  return `apiVersion: toolhive.stacklok.dev/v1alpha1
kind: MCPServer
metadata:
  name: ${name}
${metadata}spec:
  ${indented}
`
}
