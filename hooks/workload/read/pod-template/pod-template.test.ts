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

  it.each<[string, unknown, string, string]>([
    ['no object', 'text', 'spec.podTemplateSpec', 'must be a map, not a string.'],
    [
      'containers that are a string',
      { spec: { containers: 'x' } },
      'spec.podTemplateSpec.spec.containers',
      'must be a list, not a string.',
    ],
    [
      'a map that is a list',
      { spec: { nodeSelector: [] } },
      'spec.podTemplateSpec.spec.nodeSelector',
      'must be a map, not a list.',
    ],
    [
      'a container without a name',
      { spec: { containers: [{ image: 'x' }] } },
      'spec.podTemplateSpec.spec.containers[0].name',
      'is required. Add it.',
    ],
    [
      'a container that is none',
      { spec: { containers: ['mcp'] } },
      'spec.podTemplateSpec.spec.containers[0]',
      'must be a map, not a string.',
    ],
    [
      'a quantity that is none',
      { spec: { containers: [{ name: 'mcp', resources: { limits: { cpu: 'much' } } }] } },
      'spec.podTemplateSpec.spec.containers[0].resources.limits.cpu',
      'must be a quantity such as 500m or 128Mi, not "much".',
    ],
    [
      'a quantity of the wrong type',
      { spec: { containers: [{ name: 'mcp', resources: { limits: { cpu: true } } }] } },
      'spec.podTemplateSpec.spec.containers[0].resources.limits.cpu',
      'must be a string or a number, not a boolean.',
    ],
    [
      'a port of the wrong type',
      { spec: { containers: [{ name: 'mcp', livenessProbe: { httpGet: { port: [] } } }] } },
      'spec.podTemplateSpec.spec.containers[0].livenessProbe.httpGet.port',
      'must be a string or a number, not a list.',
    ],
    [
      'a number that is not an integer',
      { spec: { terminationGracePeriodSeconds: 1.5 } },
      'spec.podTemplateSpec.spec.terminationGracePeriodSeconds',
      'must be an integer, not a fraction.',
    ],
    [
      'a number as a label',
      { metadata: { labels: { 'app.kubernetes.io/part-of': 1 } } },
      'spec.podTemplateSpec.metadata.labels[app.kubernetes.io/part-of]',
      'must be a string, not a number.',
    ],
    [
      'a word as a flag',
      { spec: { hostNetwork: 'yes' } },
      'spec.podTemplateSpec.spec.hostNetwork',
      'must be true or false, not a string.',
    ],
  ])('says of %s where it is and what would be right', (_, template, field, sentence) => {
    const { value, problems } = readPodTemplate(template)
    const message = `Invalid PodTemplateSpec: ${field} ${sentence} Deployment blocked until fixed.`
    expect(value).toBeUndefined()
    expect(problems).toEqual([{ reason: 'InvalidPodTemplateSpec', severity: 'error', field, message }])
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
