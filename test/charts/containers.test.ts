import { describe, expect, it } from 'vitest'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { podContainers } from '../support/containers/pod-containers.ts'
import { startOf } from '../support/containers/start.ts'
import { crdChart, type Rendering, render } from './support/render.ts'
import { values } from './support/values.ts'

// Arguments alone are the program where an image has a CMD and no ENTRYPOINT: no process that a harness starts shows
// that, and no pod starts. So every container is judged by what its image declares.

const tests = ['manager', 'test']
const modes: readonly (readonly [mode: string, rendering: Rendering, containers: readonly string[]])[] = [
  ['sidecar', {}, ['gateway', 'manager', 'metacontroller', ...tests]],
  [
    'namespace',
    { values: values({ 'operator.rbac': { scope: 'namespace', allowedNamespaces: ['a', 'b'] } }) },
    ['gateway', 'manager', 'metacontroller', ...tests],
  ],
  ['without a gateway', { values: values({ 'gateway.enabled': false }) }, ['manager', 'metacontroller', ...tests]],
  ['external', { values: values({ 'metacontroller.mode': 'external' }) }, ['manager', ...tests]],
  [
    'external over HTTPS',
    {
      values: values({
        'metacontroller.mode': 'external',
        'metacontroller.external.tls': { enabled: true, secretName: 'tls' },
      }),
    },
    ['manager', ...tests],
  ],
  [
    'pinned images and more arguments',
    {
      values: values({
        'operator.imageDigest': `sha256:${'a'.repeat(64)}`,
        'metacontroller.imageDigest': `sha256:${'b'.repeat(64)}`,
        'metacontroller.extraArgs': ['--discovery-interval=60s'],
      }),
    },
    ['gateway', 'manager', 'metacontroller', ...tests],
  ],
  ['the definitions', { chart: crdChart, release: 'toolhive-operator-crds' }, []],
]

describe('every container starts a program of its image', () => {
  it.each(modes)('%s', async (_, rendering, names) => {
    const containers = (await render(rendering)).flatMap(podContainers)
    expect(containers.map((container) => stringAt(container, 'name'))).toEqual(names)
    for (const container of containers) expect(startOf(container)).not.toEqual([])
  })

  it('names it, whatever the image would start by itself', async () => {
    for (const [, rendering] of modes) {
      for (const container of (await render(rendering)).flatMap(podContainers)) {
        expect(container).toHaveProperty('command.0')
      }
    }
  })
})
