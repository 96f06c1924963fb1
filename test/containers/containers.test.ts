import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { Settings } from '../../hooks/settings.ts'
import { run } from '../cli/run.ts'
import { podContainers } from '../support/containers/pod-containers.ts'
import { startOf } from '../support/containers/start.ts'

// What no process of a harness shows: whether a container runtime would find the program that a container asks for.

const examples = yamlFiles('manifests/examples')
const ours = Settings.parse({}).operatorImage

describe('the containers of the static installation', () => {
  it.each(yamlFiles('manifests/install'))('start in %s', (file) => {
    const containers = loadAll(readFileSync(file, 'utf8')).flatMap(podContainers)
    expect(containers.map((container) => stringAt(container, 'name'))).toEqual(['gateway', 'manager', 'metacontroller'])
    for (const container of containers) expect(startOf(container)).not.toEqual([])
  })
})

describe('the containers of children', () => {
  it.each(examples)('start for %s', async (file) => {
    for (const container of await containersFor(file)) expect(startOf(container)).not.toEqual([])
  })

  it('are proxies, registry APIs and registry-syncs', async () => {
    const started = (await containersFor('manifests/examples')).map(startOf)
    expect(new Set(started.map((words) => words.slice(0, 2).join(' ')))).toEqual(
      new Set(['/ko-app/thv-proxyrunner run', '/ko-app/thv-registry-api serve', 'node dist/registry-sync/main.js']),
    )
  })
})

describe('a container runtime', () => {
  const engine = {
    name: 'engine',
    image: 'ghcr.io/metacontroller/metacontroller:v4.17.2@sha256:0',
    args: ['--workers=1'],
  }

  it('takes args for the program where the image has a CMD only', () => {
    expect(() => startOf(engine)).toThrow(
      'the container engine does not start: "--workers=1" is no program of the image ghcr.io/metacontroller/metacontroller',
    )
    expect(startOf({ ...engine, command: ['/usr/bin/metacontroller'] })).toEqual([
      '/usr/bin/metacontroller',
      '--workers=1',
    ])
    expect(startOf({ ...engine, args: [] })).toEqual(['/usr/bin/metacontroller'])
  })

  it.each([
    ['nothing: the hooks', {}, ['toolhive-operator', 'serve']],
    ['args in place of the CMD', { args: ['render', '-f', '-'] }, ['toolhive-operator', 'render', '-f', '-']],
    ['a command, without the CMD', { command: ['node', 'dist/main.js'] }, ['node', 'dist/main.js']],
  ])('starts our image by %s', (_, given, words) => {
    expect(startOf({ name: 'ours', image: ours, ...given })).toEqual(words)
  })

  it.each([
    ['a command that replaces the ENTRYPOINT', { command: ['serve'] }],
    ['a word that is no program', { args: ['manager'] }],
    ['a script that is not built', { command: ['node', 'dist/manager.js'] }],
    ['a script in place of the words', { args: ['dist/main.js'] }],
  ])('does not start our image by %s', (_, given) => {
    expect(() => startOf({ name: 'ours', image: ours, ...given })).toThrow('the container ours does not start')
  })

  it('is not guessed for an image that nothing is known of', () => {
    expect(() => startOf({ name: 'other', image: 'example.com/other:1' })).toThrow('nothing is known of the image')
  })
})

function yamlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name))
    .sort()
}

/** The containers of all children that the operator makes of a file or folder. */
async function containersFor(file: string): Promise<readonly unknown[]> {
  const { out } = await run(['render', '-f', file, '-o', 'json'])
  return listAt({ renderings: JSON.parse(out) }, 'renderings').flatMap((rendering) =>
    listAt(rendering, 'children').flatMap(podContainers),
  )
}
