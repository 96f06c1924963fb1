import { afterAll, afterEach, beforeAll } from 'vitest'
import { apply, kubectl } from './cluster.ts'
import { release, releaseNamespace } from './installation.ts'

/** Marks the namespaces of the tests. */
const mark = { 'operator-e2e': 'true' }

/**
 * A namespace of this test file: made before its tests; when a test fails it is shown. It is deleted after them, but
 * nobody waits for it: servers that do not heed SIGTERM take their half minute.
 */
export function withNamespace(name: string): void {
  beforeAll(() => createNamespace(name))
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(await situation(name))
  })
  afterAll(async () => {
    await kubectl(['delete', 'namespace', name, '--wait=false'])
  })
}

/** Makes the namespace, after one of an earlier run has gone. */
export async function createNamespace(name: string): Promise<void> {
  await deleteNamespace(name)
  await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: mark } })
}

/** Deletes what `withNamespace` and `createNamespace` have made, and waits until it is gone. */
export async function deleteTestNamespaces(): Promise<void> {
  await kubectl(['delete', 'namespace', '-l', 'operator-e2e=true', '--timeout=100s'])
}

export async function deleteNamespace(name: string): Promise<void> {
  await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--timeout=100s'])
}

/** What somebody who looks into a failure wants to see first. */
async function situation(namespace: string): Promise<string> {
  const commands = [
    ['get', 'mcp,deployments,statefulsets,pods', '-n', namespace, '-o', 'wide'],
    ['get', 'events', '-n', namespace, '--sort-by=.lastTimestamp'],
    ['get', 'pods', '-n', releaseNamespace],
    ...['manager', 'gateway', 'metacontroller'].map((container) =>
      `logs -n ${releaseNamespace} deployment/${release} -c ${container} --tail=15`.split(' '),
    ),
  ]
  const parts = await Promise.all(
    commands.map(async (command) => {
      const { stdout, stderr } = await kubectl(command, { check: false })
      return `--- kubectl ${command.join(' ')}\n${lastLines(stdout, 40)}${stderr}`
    }),
  )
  return `${parts.join('\n')}\n`
}

/** The last lines; the engine's are long, for each carries a stack. */
function lastLines(text: string, count: number): string {
  const lines = text.split('\n').slice(-count)
  return lines.map((line) => line.slice(0, 400)).join('\n')
}
