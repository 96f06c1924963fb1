import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { render, validate } from 'toolhive-operator'
import { converge, toYaml } from 'toolhive-operator/testing'

const manifests = readFileSync(new URL('weather.yaml', import.meta.url), 'utf8')
const snapshot = new URL('weather.snapshot', import.meta.url)

test('nothing is wrong with the manifests', () => {
  assert.deepEqual(validate(manifests), [])
})

test('they become what the snapshot says', () => {
  const rendered = toYaml(render(manifests).children)
  if (process.env.UPDATE_SNAPSHOT) writeFileSync(snapshot, rendered)
  assert.equal(rendered, readFileSync(snapshot, 'utf8'))
})

test('the server runs once its image is there', async () => {
  const cluster = await converge(manifests)
  const server = cluster.objects().find(({ kind }) => kind === 'MCPServer')
  assert.equal(server.status.phase, 'Running')
})
