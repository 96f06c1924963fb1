import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { stringAt } from './kubernetes/read.ts'
import { release } from './release.ts'

describe('the release', () => {
  it.each(['package.json', 'package-lock.json'])('has the version of %s', (file) => {
    expect(stringAt(JSON.parse(readFileSync(file, 'utf8')), 'version')).toBe(release.version)
  })

  it.each(Object.values(release.charts))('has the version of the chart in %s, twice', (chart) => {
    const document = load(readFileSync(`${chart}/Chart.yaml`, 'utf8'))
    expect([stringAt(document, 'version'), stringAt(document, 'appVersion')]).toEqual([
      release.version,
      release.version,
    ])
  })

  it('has an image of that version, under a name that no registry answers for', () => {
    expect(release.image).toMatch(/^localhost\/[^:]+:/)
    expect(release.image.split(':').at(-1)).toBe(release.version)
  })
})
