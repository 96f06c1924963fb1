import { sleep } from '../../runtime/sleep.ts'
import { answerJson, type Call } from '../routing/call.ts'

/**
 * The namespaces, answered from the list of the allowed ones: the engine always asks for all of them, which no right in
 * single namespaces covers, and complains at each refusal.
 */
export function serveNamespaces(call: Call, namespaces: readonly string[]): void {
  answerJson(call, 200, {
    kind: 'NamespaceList',
    apiVersion: 'v1',
    metadata: { resourceVersion: '1' },
    items: namespaces.map((name) => ({
      kind: 'Namespace',
      apiVersion: 'v1',
      metadata: { name, uid: name, resourceVersion: '1', labels: { 'kubernetes.io/metadata.name': name } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    })),
  })
}

const longestMilliseconds = 600_000

/** A watch in which nothing happens, until its time is over: the list changes only with a new gateway. */
export async function watchNamespaces(call: Call): Promise<void> {
  const seconds = Number(call.query.get('timeoutSeconds') ?? '')
  call.response.writeHead(200, { 'content-type': 'application/json' })
  call.response.flushHeaders()
  await sleep(seconds > 0 ? Math.min(seconds * 1000, longestMilliseconds) : longestMilliseconds, call.signal)
  call.response.end()
}
