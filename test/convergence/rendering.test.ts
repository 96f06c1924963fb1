import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { converge } from '../../hooks/kit/converge.ts'
import { render } from '../../hooks/kit/render.ts'
import type { KubernetesObject, ObjectReference } from '../../hooks/kubernetes/objects.ts'
import { referenceOf } from '../../hooks/simulator/fake-api-server.ts'

const folder = 'manifests/examples'
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))

describe('what is rendered', () => {
  it.each(files)('of %s is what an engine puts into an empty cluster', async (file) => {
    const cluster = await converge(readFileSync(join(folder, file), 'utf8'), { ready: false })
    const created = cluster.writes.created.map(nameOf)
    const given = cluster.objects().filter((object) => !created.includes(nameOf(referenceOf(object))))

    const { children } = render(given.map(asWritten))

    expect(children.map((child) => nameOf(referenceOf(child))).toSorted()).toEqual(created.toSorted())
    for (const { metadata, ...content } of children) {
      expect(cluster.get({ ...content, ...metadata })).toMatchObject({ metadata, ...content })
    }
  })
})

/** As a user wrote it, but with the uid that the cluster gave it: RunConfigs carry it. */
function asWritten({ status: _status, ...object }: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, labels, annotations } = object.metadata
  return { ...object, metadata: { name, namespace, uid, labels, annotations } }
}

function nameOf({ kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace}/${name}`
}
