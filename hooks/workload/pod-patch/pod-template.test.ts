import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPodTemplate } from './pod-template.ts'

describe('readPodTemplate', () => {
  it('is absent where none is given', () => {
    expect(readPodTemplate(undefined)).toEqual({ value: undefined, problems: [] })
  })

  it('takes null for an absent field, as Kubernetes does', () => {
    const template = {
      metadata: { creationTimestamp: null },
      spec: { containers: null, volumes: [{ name: 'a', hostPath: null }] },
    }
    expect(readPodTemplate(template)).toEqual({
      value: { metadata: {}, spec: { volumes: [{ name: 'a' }] } },
      problems: [],
    })
  })

  it('writes quantities in the spelling of the API server', () => {
    const resources = { limits: { cpu: '1000m', memory: 1024 }, requests: { cpu: 0.5 } }
    const template = {
      spec: {
        containers: [{ name: 'mcp', resources }],
        volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1024Mi' } }],
      },
    }
    expect(readPodTemplate(template).value?.spec).toEqual({
      containers: [{ name: 'mcp', resources: { limits: { cpu: '1', memory: '1024' }, requests: { cpu: '500m' } } }],
      volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1Gi' } }],
    })
  })

  it('passes fields on that it does not know (WART-33)', () => {
    const template = { extra: 1, spec: { newField: { a: [1] }, containers: [{ name: 'mcp', newer: true }] } }
    expect(readPodTemplate(template)).toEqual({ value: template, problems: [] })
  })

  it.each([
    ['no object', 'text', 'spec.podTemplateSpec'],
    ['containers that are a text', { spec: { containers: 'x' } }, 'spec.podTemplateSpec.spec.containers'],
    [
      'a container without a name',
      { spec: { containers: [{ image: 'x' }] } },
      'spec.podTemplateSpec.spec.containers.0.name',
    ],
    [
      'an amount that is none',
      { spec: { containers: [{ name: 'mcp', resources: { limits: { cpu: 'much' } } }] } },
      'spec.podTemplateSpec.spec.containers.0.resources.limits.cpu',
    ],
    ['a number as a label', { metadata: { labels: { a: 1 } } }, 'spec.podTemplateSpec.metadata.labels.a'],
    ['a word as a flag', { spec: { hostNetwork: 'yes' } }, 'spec.podTemplateSpec.spec.hostNetwork'],
  ])('names the field of %s', (_, template, field) => {
    const { value, problems } = readPodTemplate(template)
    expect(value).toBeUndefined()
    expect(problems).toMatchObject([
      { reason: 'InvalidPodTemplateSpec', severity: 'error', field, message: expect.stringContaining(field) },
    ])
  })

  it('finds every wrong field at once', () => {
    expect(
      readPodTemplate({ metadata: { labels: 1 }, spec: { containers: 1, nodeSelector: 1 } }).problems,
    ).toHaveLength(3)
  })

  it('answers any value without an exception: a template, or what is wrong with it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const template of [{ spec: value }, value]) {
          const { value: read, problems } = readPodTemplate(template)
          expect(read === undefined).toBe(problems.length > 0)
        }
      }),
    )
  })
})
