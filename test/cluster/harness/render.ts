import { join } from 'node:path'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { listAt, recordAt, stringAt } from '../../../hooks/kubernetes/read.ts'
import { runCommand } from './commands.ts'
import { asObject } from './objects.ts'
import { programsFolder } from './paths.ts'

/** What the command line says the operator makes of a parent. */
export interface Rendering {
  /** `MCPServer fetch` */
  readonly parent: string
  readonly namespace: string
  readonly children: readonly KubernetesObject[]
  readonly status: Readonly<Record<string, unknown>>
  /** Reasons. */
  readonly problems: readonly string[]
}

/** `toolhive-operator render` of the objects, with settings as environment variables. */
export async function render(
  objects: readonly KubernetesObject[],
  env: Readonly<Record<string, string>> = {},
): Promise<Rendering[]> {
  const { code, stdout, stderr } = await runCommand({
    name: 'toolhive-operator',
    command: process.execPath,
    args: [join(programsFolder(), 'cli/main.js'), 'render', '-f', '-', '-o', 'json'],
    env,
    input: objects.map((object) => `---\n${JSON.stringify(object)}\n`).join(''),
    check: false,
    timeout: 60_000,
  })
  // 2: an object is invalid, 3: children are held; both print what there is
  if (![0, 2, 3].includes(code)) throw new Error(`render ended with ${code}\n${stderr}`)
  const renderings: unknown = JSON.parse(stdout)
  return listAt({ renderings }, 'renderings').map((rendering) => ({
    parent: `${stringAt(rendering, 'parent', 'kind')} ${stringAt(rendering, 'parent', 'name')}`,
    namespace: stringAt(rendering, 'parent', 'namespace') ?? 'default',
    children: listAt(rendering, 'children').map(asObject),
    status: recordAt(rendering, 'status'),
    problems: listAt(rendering, 'problems').map((problem) => stringAt(problem, 'reason') ?? ''),
  }))
}
