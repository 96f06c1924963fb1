import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { customResourceDefinition } from '../crd/definition.ts'
import { validateAgainstCrd } from '../crd/validate.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { Settings } from '../settings.ts'
import { defineKind } from './define-kind.ts'
import type { Kind } from './kind.ts'
import { kindVersion } from './kind-version.ts'

const context = { now: '2026-11-25T12:00:00Z', settings: Settings.parse({}) }

interface Lamp {
  readonly watts: number
}

const Status = z.object({ power: z.int().optional() })
type Status = z.infer<typeof Status>

const old = kindVersion({
  name: 'v1alpha1',
  served: true,
  stored: false,
  spec: z.object({ wattage: z.int().default(40) }),
  status: Status,
  columns: [],
  normalise: ({ wattage }): Lamp => ({ watts: wattage }),
})

const current = kindVersion({
  name: 'v1',
  served: true,
  stored: true,
  spec: z.object({ watts: z.int().default(7) }),
  status: Status,
  columns: [],
  normalise: (spec): Lamp => spec,
})

function lamps(versions: Parameters<typeof defineKind<Lamp, Status>>[0]['versions'], watched = 'v1'): Kind {
  return defineKind<Lamp, Status>({
    names: { group: 'example.com', kind: 'Lamp', plural: 'lamps', singular: 'lamp', shortNames: [], categories: [] },
    parent: { apiVersion: `example.com/${watched}`, kind: 'Lamp', resource: 'lamps' },
    description: 'A lamp.',
    versions,
    rules: [],
    makes: [],
    adopts: [],
    relates: [],
    customize: () => [],
    sync: ({ parent }) => ({ children: [], problems: [], status: { power: parent.spec.watts } }),
    hold: (_request, problems) => ({ children: [], problems, status: {} }),
  })
}

function lamp(version: string, spec: object | undefined): KubernetesObject {
  return { apiVersion: `example.com/${version}`, kind: 'Lamp', metadata: { name: 'a', namespace: 'b' }, spec }
}

describe('a kind with two versions', () => {
  const kind = lamps([old, current])

  it.each([
    ['v1', { watts: 9 }, 9],
    ['v1', undefined, 7],
    ['v1alpha1', { wattage: 60 }, 60],
    ['v1alpha1', {}, 40],
    ['v2, which it does not know, as the watched one', { watts: 3 }, 3],
  ])('reads a spec of %s', (version, spec, power) => {
    expect(kind.sync({ parent: lamp(version, spec), children: {}, related: {} }, context).status).toEqual({ power })
  })

  it('holds where the spec does not fit its own version', () => {
    const { problems } = kind.sync({ parent: lamp('v1alpha1', { wattage: 'x' }), children: {}, related: {} }, context)
    expect(problems).toEqual([
      {
        reason: 'SpecInvalid',
        severity: 'error',
        field: 'spec.wattage',
        message:
          'spec.wattage must be a number, not a string. The child objects keep the last valid configuration until this is corrected.',
      },
    ])
  })

  it('has both in its CRD, one of them stored', () => {
    const { versions } = customResourceDefinition(kind).spec
    expect(versions.map(({ name, served, storage }) => [name, served, storage])).toEqual([
      ['v1alpha1', true, false],
      ['v1', true, true],
    ])
    const fields = versions.map(({ schema }) =>
      Object.keys(schema.openAPIV3Schema.properties?.['spec']?.properties ?? {}),
    )
    expect(fields).toEqual([['wattage'], ['watts']])
  })

  it('is validated by the version in which it is written', () => {
    expect(validateAgainstCrd(lamp('v1alpha1', { wattage: 5 }), kind)).toEqual([])
    expect(validateAgainstCrd(lamp('v1', { wattage: 5 }), kind)).toMatchObject([{ field: 'spec.wattage' }])
    expect(validateAgainstCrd(lamp('v3', { watts: 5 }), kind)).toMatchObject([{ field: 'apiVersion' }])
  })
})

describe('a kind is not defined', () => {
  it('with a watched version that it does not serve', () => {
    expect(() => lamps([current], 'v9')).toThrow('Lamp is not served as example.com/v9')
  })

  it.each([
    ['without a stored version', [{ ...current, stored: false }]],
    ['with two stored versions', [{ ...old, stored: true }, current]],
  ])('%s', (_, versions) => {
    expect(() => lamps(versions)).toThrow('Lamp needs exactly one stored version')
  })
})
