import { describe, expect, it } from 'vitest'
import { readOverrides } from './overrides.ts'

function metadata(value: string): { labels: Record<string, string>; annotations: Record<string, string> } {
  return { labels: { team: value }, annotations: { 'example.com/owner': `any text: ${value}!` } }
}

describe('overrides', () => {
  it('are empty where none are given', () => {
    const none = { labels: {}, annotations: {} }
    expect(readOverrides(undefined)).toEqual({
      value: { deployment: none, podTemplate: none, service: none, environment: [] },
      problems: [],
    })
  })

  it('go each to its own object', () => {
    const { value, problems } = readOverrides({
      proxyDeployment: {
        ...metadata('deployment'),
        podTemplateMetadataOverrides: metadata('pods'),
        env: [{ name: 'HTTP_PROXY', value: 'http://proxy:3128' }],
      },
      proxyService: metadata('service'),
    })
    expect(problems).toEqual([])
    expect(value).toEqual({
      deployment: metadata('deployment'),
      podTemplate: metadata('pods'),
      service: metadata('service'),
      environment: [{ name: 'HTTP_PROXY', value: 'http://proxy:3128' }],
    })
  })

  it.each([
    ["a label's key with a blank", { proxyDeployment: { labels: { 'a b': 'x' } } }],
    ["a label's value with a slash", { proxyService: { labels: { a: 'b/c' } } }],
    [
      "a label's value that is too long",
      { proxyDeployment: { podTemplateMetadataOverrides: { labels: { a: 'x'.repeat(64) } } } },
    ],
    ["an annotation's key with two slashes", { proxyService: { annotations: { 'a/b/c': 'x' } } }],
  ])('with %s are an error: the API server would refuse the whole object', (_, overrides) => {
    expect(readOverrides(overrides).problems).toMatchObject([{ reason: 'MetadataOverrideInvalid', severity: 'error' }])
  })

  it('with a variable that no process can have are an error', () => {
    expect(readOverrides({ proxyDeployment: { env: [{ name: 'A=B', value: '' }] } }).problems).toMatchObject([
      { reason: 'EnvironmentInvalid', field: 'spec.resourceOverrides.proxyDeployment.env[0]' },
    ])
  })
})
