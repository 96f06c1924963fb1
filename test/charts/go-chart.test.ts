import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { goChartValues } from './support/go-chart-values.ts'
import { containerOf, environmentOf } from './support/pods.ts'
import { objectOf, operatorChart, refusal, render } from './support/render.ts'

/** A user's values file that sets every key of the Go operator's chart but the image. */
const everyKey = {
  ...goChartValues,
  operator: Object.fromEntries(Object.entries(recordAt(goChartValues, 'operator')).filter(([key]) => key !== 'image')),
}

describe("values of the Go operator's chart", () => {
  it('are all accepted from a file, and keep their names', async () => {
    const objects = await render({ values: everyKey })
    const deployment = objectOf(objects, 'Deployment', 'toolhive-operator')
    expect(valueAt(containerOf(deployment, 'manager'), 'resources', 'limits', 'memory')).toBe('128Mi')
    expect(environmentOf(deployment, 'manager')).toMatchObject({
      HEALTH_PORT: '8081',
      TOOLHIVE_RUNNER_IMAGE: 'ghcr.io/stacklok/toolhive/proxyrunner:v0.5.2',
    })
    objectOf(objects, 'Role', 'toolhive-operator-leader-election-role')
  })

  it('give no token to more than one container, though they ask for it', async () => {
    const deployment = objectOf(await render({ values: everyKey }), 'Deployment', 'toolhive-operator')
    expect(valueAt(deployment, 'spec', 'template', 'spec', 'automountServiceAccountToken')).toBe(false)
  })

  it('that name its image are refused with what to do', async () => {
    expect(await refusal({ values: goChartValues })).toContain('Remove operator.image from your values')
  })

  it('that `--reuse-values` has kept are refused with what to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'toolhive-chart-'))
    try {
      // What `helm upgrade --reuse-values` does: the new templates get the old chart's defaults.
      await cp(operatorChart, folder, { recursive: true })
      await writeFile(join(folder, 'values.yaml'), JSON.stringify(goChartValues))
      expect(await refusal({ chart: folder })).toContain('--reset-then-reuse-values')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
