import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { folderOf, run, server } from './run.ts'

interface Rendered {
  parent: { apiVersion: string; kind: string; namespace: string; name: string }
  children: { kind: string; metadata: { name: string; namespace: string } }[]
  status: { conditions: { type: string; status: string; reason: string }[] }
  problems: { reason: string; severity: string; field: string }[]
}

async function rendered(stdin: string, ...more: string[]): Promise<readonly Rendered[]> {
  const { out } = await run(['render', '-f', '-', '-o', 'json', ...more], { stdin })
  return parsed(out)
}

function parsed(out: string): readonly Rendered[] {
  const renderings: Rendered[] = JSON.parse(out)
  return renderings
}

describe('render', () => {
  it('prints every child as YAML, each under a comment that names its parent', async () => {
    const { code, out, err } = await run(['render', '-f', '-'], { stdin: server('weather') })

    expect(code).toBe(0)
    expect(err).toBe('')
    expect(loadAll(out).map((child) => stringAt(child, 'kind'))).toEqual([
      'ConfigMap',
      'Deployment',
      'Role',
      'RoleBinding',
      'Service',
      'ServiceAccount',
      'ServiceAccount',
    ])
    expect(out.match(/^# MCPServer default\/weather$/gm)).toHaveLength(7)
    expect(out).not.toMatch(/[&*]ref_|controller-uid/)
  })

  it('prints children, status and problems as JSON, always with the status', async () => {
    const [only] = await rendered(server('weather'))

    expect(only?.parent).toEqual({
      apiVersion: 'toolhive.stacklok.dev/v1alpha1',
      kind: 'MCPServer',
      namespace: 'default',
      name: 'weather',
    })
    expect(only?.children).toHaveLength(7)
    expect(only?.status.conditions.map(({ type }) => type)).toContain('Ready')
    expect(only?.problems).toEqual([])
  })

  it('prints the same bytes each time for the same --now', async () => {
    const stdin = server('weather')
    const first = await run(['render', '-f', '-', '--status', '--now', '2026-01-01T00:00:00Z'], { stdin })
    const second = await run(['render', '-f', '-', '--status', '--now', '2026-01-01T00:00:00Z'], { stdin })

    expect(first.out).toBe(second.out)
    expect(first.out).toContain("lastTransitionTime: '2026-01-01T00:00:00Z'")
  })

  it('reads files, folders with folders, JSON, and lists as kubectl prints them', async () => {
    const folder = folderOf({
      'a.yaml': `${server('one')}---\n# nothing but a comment\n---\n${server('two')}`,
      'b.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: 'toolhive.stacklok.dev/v1alpha1',
            kind: 'MCPServer',
            metadata: { name: 'three', namespace: 'demo' },
            spec: { image: 'i' },
          },
        ],
      }),
      'c.txt': 'not: ours',
    })
    const more = folderOf({ 'd.yml': server('four') })

    const { out, code } = await run(['render', '-f', folder, '-f', join(more, 'd.yml'), '-o', 'json'])

    const parents = parsed(out).map(({ parent }) => `${parent.namespace}/${parent.name}`)
    expect(parents).toEqual(['default/one', 'default/two', 'demo/three', 'default/four'])
    expect(code).toBe(0)
  })

  it('shows of a registry one state: what is synchronised waits for its API alone', async () => {
    const data = JSON.stringify({ version: '1.0.0', last_updated: '2026-01-01T00:00:00Z', servers: {} })
    const source = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: data\ndata:\n  registry.json: '${data}'\n`
    const registry = `apiVersion: toolhive.stacklok.dev/v1alpha1
kind: MCPRegistry
metadata:
  name: office
spec:
  source:
    type: configmap
    configmap:
      name: data
`
    const [only] = await rendered([source, registry].join('---\n'))
    const states = Object.fromEntries(
      only?.status.conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]) ?? [],
    )
    expect(states).toMatchObject({ SyncSuccessful: 'True SyncSucceeded', Ready: 'False APINotReady' })
  })

  it('takes the last of several objects of one name, as applying them in order would', async () => {
    const [only, ...others] = await rendered(
      `${server('weather', 'image: old')}---\n${server('weather', 'image: new')}`,
    )

    expect(JSON.stringify(only?.children)).toContain('\\"image\\": \\"new\\"')
    expect(others).toEqual([])
  })

  it('resolves references among the given objects of the same namespace', async () => {
    const withConfig = server('weather', 'image: i\ntoolConfigRef:\n  name: tools')
    const config = `---
apiVersion: toolhive.stacklok.dev/v1alpha1
kind: MCPToolConfig
metadata:
  name: tools
spec:
  toolsFilter: [fetch]
`
    const elsewhere = config.replace('name: tools', 'name: tools\n  namespace: other')

    const [found] = await rendered(withConfig + config)
    const [missing] = await rendered(withConfig + elsewhere)

    expect(found?.problems).toEqual([])
    expect(missing?.problems.map(({ reason }) => reason)).toEqual(['ToolConfigNotFound'])
  })

  it('uses the settings of the service', async () => {
    const { out } = await run(['render', '-f', '-'], {
      stdin: server('weather'),
      environment: { TOOLHIVE_RUNNER_IMAGE: 'example.org/runner:v9', TOOLHIVE_PROXY_HOST: '' },
    })

    expect(out).toContain('image: example.org/runner:v9')
  })

  it('reads YAML as Kubernetes does: `on` is a boolean, an octal is a number', async () => {
    const { code, err } = await run(['render', '-f', '-'], { stdin: server('weather', 'image: on') })

    expect(code).toBe(2)
    expect(err).toContain('spec.image')
  })

  describe('exit codes', () => {
    it('is 2 for invalid objects, names file, document and field, and prints the valid ones', async () => {
      const folder = folderOf({ 'in.yaml': `${server('good')}---\n${server('bad', 'transport: carrier-pigeon')}` })

      const { code, out, err } = await run(['render', '-f', folder, '-o', 'json'])

      expect(code).toBe(2)
      expect(parsed(out).map(({ parent }) => parent.name)).toEqual(['good'])
      for (const field of ['spec.image', 'spec.transport']) {
        expect(err).toContain(`invalid: ${join(folder, 'in.yaml')}, document 2, MCPServer default/bad: ${field}: `)
      }
    })

    it.each([
      ['broken YAML', 'a: [', 'document 1: not valid YAML'],
      ['no object', '- a', 'document 1: not a Kubernetes object'],
      ['no kind', 'apiVersion: v1\nmetadata:\n  name: a', 'document 1: kind: '],
      ['no name', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}', 'document 1: metadata.name: '],
      [
        'a kind of ours that is none',
        server('a').replace('MCPServer', 'MCPServr'),
        'MCPServr default/a: kind: is not supported',
      ],
      [
        'a version that is not served',
        server('a').replace('v1alpha1', 'v7'),
        'MCPServer default/a: kind: is not supported',
      ],
      ['an unknown field', server('a', 'image: i\nimagge: j'), 'spec.imagge: '],
    ])('is 2 for %s, and the other documents are printed', async (_, text, expected) => {
      const { code, out, err } = await run(['render', '-f', '-', '-o', 'json'], {
        stdin: `${text}\n---\n${server('good')}`,
      })

      expect(code).toBe(2)
      expect(err).toContain(expected)
      expect(JSON.parse(out)).toHaveLength(1)
    })

    it('is 3 for a parent with problems, which are named with their field', async () => {
      const { code, err } = await run(['render', '-f', '-'], {
        stdin: server('weather', 'image: i\nresources:\n  limits:\n    cpu: lots'),
      })

      expect(code).toBe(3)
      expect(err).toMatch(/^error: -, document 1, MCPServer default\/weather: spec\.resources\.limits\.cpu/)
    })

    it('is 0 for warnings, which are told all the same', async () => {
      const { code, err } = await run(['render', '-f', '-'], {
        stdin: server('weather', 'image: i\npermissionProfile:\n  type: builtin\n  name: none'),
      })

      expect(code).toBe(0)
      expect(err).toMatch(/^warning: /)
    })

    it.each([
      ['no files', [], 'No input'],
      ['a missing file', ['-f', '/nowhere.yaml'], '/nowhere.yaml cannot be read'],
      ['an unknown form', ['-f', '-', '-o', 'xml'], '-o xml is not valid. Use yaml or json.'],
      ['a time that is none', ['-f', '-', '--now', 'noon'], '--now noon is not a valid time'],
      ['an unknown option', ['-f', '-', '--colour'], "Unknown option '--colour'"],
      ['an argument', ['x.yaml'], "Unexpected argument 'x.yaml'"],
      ['an option without its value', ['-f'], "Option '-f, --filename <value>' argument missing"],
    ])('is 1 for %s, with a sentence', async (_, more, expected) => {
      const { code, out, err } = await run(['render', ...more])

      expect(code).toBe(1)
      expect(out).toBe('')
      expect(err).toContain(expected)
      expect(err.trim().split('\n')).toHaveLength(1)
    })

    it('is 1 for an environment variable that cannot be used, named in a sentence', async () => {
      const { code, err } = await run(['render', '-f', '-'], { environment: { PORT: 'x' } })

      expect(code).toBe(1)
      expect(err).toMatch(/^The environment variable PORT is invalid: /)
    })
  })

  describe('with --observed', () => {
    it('computes the status from what is seen', async () => {
      const deployment = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'weather', namespace: 'default', generation: 1 },
        spec: { replicas: 1 },
        status: {
          observedGeneration: 1,
          replicas: 1,
          readyReplicas: 1,
          updatedReplicas: 1,
          availableReplicas: 1,
          conditions: [{ type: 'Available', status: 'True' }],
        },
      }
      const observed = join(folderOf({ 'now.json': JSON.stringify({ kind: 'List', items: [deployment] }) }), 'now.json')

      const [without] = await rendered(server('weather'))
      const [seen] = await rendered(server('weather'), '--observed', observed)

      expect(without?.status).toMatchObject({ phase: 'Pending' })
      expect(seen?.status).toMatchObject({ readyReplicas: 1 })
    })

    it('gives a parent only its own children', async () => {
      const items = ['one', 'two', 'stranger'].map((owner) => ({
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: {
          name: owner,
          namespace: 'default',
          ownerReferences: [
            {
              apiVersion: 'toolhive.stacklok.dev/v1alpha1',
              kind: 'MCPServer',
              name: owner,
              uid: 'u',
              controller: true,
            },
          ],
        },
      }))
      const observed = join(folderOf({ 'now.json': JSON.stringify({ kind: 'List', items }) }), 'now.json')

      const both = await rendered(`${server('one')}---\n${server('two')}`, '--observed', observed)

      const adopted = both.map(({ children }) =>
        children.filter(({ kind }) => kind === 'StatefulSet').map(({ metadata }) => metadata.name),
      )
      expect(adopted).toEqual([['one'], ['two']])
    })
  })
})
