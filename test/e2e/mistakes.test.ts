import { beforeAll, describe, expect, it } from 'vitest'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { apply, kubectl, patch } from './support/cluster.ts'
import { figure } from './support/figures.ts'
import { missingImage, testImages } from './support/images.ts'
import { installOperator } from './support/installation.ts'
import { withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { endpointOf, isReady, readyCondition, server } from './support/servers.ts'
import { waitFor } from './support/wait.ts'

const namespace = 'e2e-mistakes'

interface Mistake {
  readonly name: string
  readonly spec: Readonly<Record<string, unknown>>
  /** What the status must say. */
  readonly says: RegExp
  readonly mend: () => Promise<unknown>
}

describe('a server whose', () => {
  beforeAll(() => installOperator())
  withNamespace(namespace)

  it.each<[string, Mistake]>([
    [
      'image does not exist',
      {
        name: 'no-image',
        spec: { image: missingImage },
        says: new RegExp(`The image ${missingImage} of container mcp cannot be pulled`),
        mend: () => patch(['mcpserver', 'no-image', '-n', namespace], { spec: { image: testImages.server } }),
      },
    ],
    [
      'Secret does not exist',
      {
        name: 'no-secret',
        spec: { secrets: [{ name: 'credentials', key: 'token', targetEnvName: 'TOKEN' }] },
        says: /secret "credentials" not found/,
        mend: () =>
          kubectl(['create', 'secret', 'generic', 'credentials', '-n', namespace, '--from-literal=token=abc']),
      },
    ],
    [
      'program crashes',
      {
        name: 'crashing',
        spec: { args: ['no-such-transport'] },
        says: /Container mcp of pod crashing-0 keeps exiting: exit code 1 .* kubectl logs -n e2e-mistakes crashing-0/,
        mend: () => patch(['mcpserver', 'crashing', '-n', namespace], { spec: { args: ['stdio'] } }),
      },
    ],
  ])('%s says so within 30 s, and recovers by itself once that is mended', async (title, mistake) => {
    const begun = Date.now()
    await apply(server({ namespace, name: mistake.name, spec: mistake.spec }))
    const message = await waitFor(
      `the status says ${mistake.says}`,
      async () => {
        const [found, ready] = await readyCondition(namespace, `mcpserver/${mistake.name}`)
        const said = [stringAt(found, 'status', 'message'), stringAt(ready, 'message')]
        if (!said.every((text) => text !== undefined && mistake.says.test(text))) throw new Error(said.join(' | '))
        return said[0]
      },
      { seconds: 60 },
    )
    const seconds = (Date.now() - begun) / 1000
    await figure(`a server whose ${title}: the status says so after`, `${seconds.toFixed(1)} s: ${message}`)
    expect(seconds).toBeLessThan(30)

    await mistake.mend()
    await isReady(namespace, `mcpserver/${mistake.name}`)
    await withClient(endpointOf(namespace, mistake.name), async ({ call }) => {
      expect(await call('echo', { message: 'hello' })).toBe('Echo: hello')
    })
    await figure(`a server whose ${title}: works again after`, `${((Date.now() - begun) / 1000).toFixed(1)} s`)
  })
})
