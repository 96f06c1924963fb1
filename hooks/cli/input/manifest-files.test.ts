import { describe, expect, it } from 'vitest'
import { manifestFiles } from './manifest-files.ts'

describe('files of a folder', () => {
  it.each([
    ['server.yaml', true],
    ['teams/a/server.yml', true],
    ['dump.json', true],
    ['values.yaml', true],
    ['kustomization.yaml', false],
    ['overlays/prod/kustomization.yml', false],
    ['.github/workflows/diff.yaml', false],
    ['.hidden.yaml', false],
    ['chart/Chart.yaml', false],
    ['chart/values.yaml', false],
    ['chart/values-prod.yaml', false],
    ['chart/values.schema.json', false],
    ['chart/templates/server.yaml', false],
    ['chart/charts/other/templates/a.yaml', false],
    ['chart/crds/definition.yaml', true],
    ['charts/server.yaml', true],
  ])('%s holds objects: %s', (file, holds) => {
    const { files, skipped } = manifestFiles([file, 'chart/Chart.yaml'])
    expect(files.includes(file)).toBe(holds)
    expect(skipped.includes(file)).toBe(!holds)
  })

  it('what npm and git keep is not even named', () => {
    expect(
      manifestFiles([
        'node_modules/a/b.json',
        'a/node_modules/c.yaml',
        '.git/x.yaml',
        'package.json',
        'a/tsconfig.json',
      ]),
    ).toEqual({
      files: [],
      skipped: [],
    })
  })
})
