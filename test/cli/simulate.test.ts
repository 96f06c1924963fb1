import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serve } from '../../hooks/runtime/serve.ts'
import { folderOf, run, server } from './run.ts'

function simulate(stdin: string, ...more: string[]): ReturnType<typeof run> {
  return run(['simulate', '-f', '-', ...more], { stdin })
}

describe('simulate', () => {
  it('prints what each pass creates, and the statuses, until quiet', async () => {
    const { code, out } = await simulate(server('weather'))

    expect(code).toBe(0)
    expect(out).toMatch(/^Pass 1: 2 hook calls$/m)
    for (const child of ['Deployment default/weather', 'Service default/mcp-weather-proxy']) {
      expect(out).toContain(`created  ${child}`)
    }
    expect(out).toMatch(/^ {2}status +MCPServer default\/weather: Pending, Ready=False/m)
    expect(out).toContain('Converged: no object is waiting for a sync.')
  })

  it('ends with a table of parents', async () => {
    const { out } = await simulate(server('weather'), '--ready')

    expect(out).toMatch(/^PARENT +PHASE +READY +CHILDREN +URL$/m)
    expect(out).toMatch(
      /^MCPServer default\/weather +Running +True +8 +http:\/\/mcp-weather-proxy\.default\.svc\.cluster\.local:8080/m,
    )
  })

  it('shows how an edit of a child is put back', async () => {
    const edit = {
      target: { kind: 'Deployment', name: 'weather' },
      patch: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'example.org/foreign' }],
    }
    const file = join(folderOf({ 'edit.json': JSON.stringify([edit]) }), 'edit.json')

    const { code, out } = await simulate(server('weather'), '--edit', file)

    expect(code).toBe(0)
    expect(out.slice(out.indexOf('Edited'))).toContain('updated  Deployment default/weather')
  })

  it.each([
    ['an object that is not there', { target: { kind: 'Pod', name: 'x' }, patch: [] }, 'Pod default/x does not exist'],
    [
      'a path that leads nowhere',
      { target: { kind: 'MCPServer', name: 'weather' }, patch: [{ op: 'remove', path: '/a' }] },
      'cannot be edited',
    ],
    ['no target', { patch: [] }, 'target'],
  ])('fails with a sentence on an edit of %s', async (_, edit, expected) => {
    const file = join(folderOf({ 'edit.json': JSON.stringify(edit) }), 'edit.json')

    const { code, err } = await simulate(server('weather'), '--edit', file)

    expect(code).toBe(1)
    expect(err).toContain(expected)
  })

  it('leaves invalid objects out and says so', async () => {
    const { code, out, err } = await simulate(`${server('good')}---\n${server('bad', 'image: 7')}`)

    expect(code).toBe(2)
    expect(err).toContain('MCPServer default/bad: spec.image')
    expect(out).toContain('MCPServer default/good')
    expect(out).not.toContain('default/bad')
  })

  it('asks the hooks at --url, and tells of syncs that fail', async () => {
    const { server: broken, url } = await serve(
      (_request, response) => response.writeHead(500).end('{}'),
      '127.0.0.1',
      0,
    )

    const { code, out } = await simulate(server('weather'), '--url', url)
    broken.close()
    broken.closeAllConnections()

    expect(code).toBe(3)
    expect(out).toContain('failed  MCPServer default/weather: /mcpserver/customize returned 500')
  })

  it('fails with a sentence on a --url that is none', async () => {
    expect(await simulate(server('weather'), '--url', 'localhost')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--url'),
    })
  })
})
