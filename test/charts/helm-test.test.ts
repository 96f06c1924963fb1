import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../hooks/app.ts'
import { createMetrics } from '../../hooks/http/metrics.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { parseYaml } from '../../hooks/kubernetes/yaml.ts'
import { createLogger } from '../../hooks/runtime/log.ts'
import { serve } from '../../hooks/runtime/serve.ts'
import { Settings } from '../../hooks/settings.ts'
import { type CommandResult, runCommand } from '../cluster/harness/commands.ts'
import { repositoryRoot } from '../cluster/harness/paths.ts'
import { containerOf } from './support/pods.ts'
import { crdChart, objectOf, operatorChart, render } from './support/render.ts'

describe('the program that `helm test` runs', () => {
  let service: Awaited<ReturnType<typeof serve>> | undefined
  let isReady = true
  beforeAll(async () => {
    const app = createApp({
      kinds,
      settings: Settings.parse({}),
      now: () => '2026-01-31T12:00:00Z',
      logger: createLogger({ level: 'silent', readable: false }),
      metrics: createMetrics(),
      isReady: () => isReady,
    })
    service = await serve(app, '127.0.0.1', 0)
  })
  afterAll(() => service?.server.close())

  /** The program against the hooks of this checkout, which stand for the image and for the installed operator. */
  async function run(): Promise<CommandResult> {
    const pod = objectOf(await render(), 'Pod', 'toolhive-operator-test')
    const program = String(listAt(containerOf(pod, 'test'), 'args')[0])
      .replaceAll('http://127.0.0.1:8080', service?.url ?? '')
      .replaceAll('http://toolhive-operator-metrics.toolhive-system:8081', service?.url ?? '')
    const args = ['--input-type=module', '-e', program]
    return runCommand({ name: 'test', command: process.execPath, args, env: {}, check: false, timeout: 30_000 })
  }

  it('passes where the sample gets its Deployment and the operator is ready', async () => {
    expect(await run()).toMatchObject({ code: 0, stdout: expect.stringContaining('the sample gets') })
  })

  it('fails where the operator is not ready, and says so', async () => {
    isReady = false
    expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining('was answered 503') })
  })
})

describe('versions', () => {
  it('are one and the same in package, charts and default image', async () => {
    const manifest: unknown = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8'))
    const version = stringAt(manifest, 'version')
    for (const chart of [operatorChart, crdChart]) {
      const parsed = parseYaml(await readFile(join(chart, 'Chart.yaml'), 'utf8'))
      expect(parsed, chart).toMatchObject({ value: { version, appVersion: version } })
    }
    const deployment = objectOf(await render(), 'Deployment', 'toolhive-operator')
    expect(stringAt(containerOf(deployment, 'manager'), 'image')).toMatch(new RegExp(`:${version}$`))
  })
})
