import { problem } from '../../api/reasons.ts'
import type { ResourceOverrides } from '../../api/v1alpha1/overrides.ts'
import type { Problem } from '../../engine/kind.ts'
import { isLabelValue, isQualifiedName } from '../../kubernetes/names.ts'
import type { MetadataOverride, Overrides, StringMap } from '../workload.ts'
import type { Checked } from './checked.ts'
import { environmentProblems } from './environment.ts'

/** The user's labels, annotations and environment for what we make. Our own keys win later, whatever stands here. */
export function readOverrides(overrides: ResourceOverrides | undefined): Checked<Overrides> {
  const deployment = overrides?.proxyDeployment
  const template = deployment?.podTemplateMetadataOverrides
  const service = overrides?.proxyService
  const environment = deployment?.env ?? []
  return {
    value: {
      deployment: metadataOf(deployment),
      podTemplate: metadataOf(template),
      service: metadataOf(service),
      environment,
    },
    problems: [
      ...metadataProblems(deployment, 'spec.resourceOverrides.proxyDeployment'),
      ...metadataProblems(template, 'spec.resourceOverrides.proxyDeployment.podTemplateMetadataOverrides'),
      ...metadataProblems(service, 'spec.resourceOverrides.proxyService'),
      ...environmentProblems(environment, 'spec.resourceOverrides.proxyDeployment.env'),
    ],
  }
}

type Metadata = { readonly labels?: StringMap | undefined; readonly annotations?: StringMap | undefined } | undefined

function metadataOf(metadata: Metadata): MetadataOverride {
  return { labels: metadata?.labels ?? {}, annotations: metadata?.annotations ?? {} }
}

function metadataProblems(metadata: Metadata, field: string): readonly Problem[] {
  const labels = Object.entries(metadata?.labels ?? {}).map(([key, value]) => {
    if (!isQualifiedName(key)) return overrideProblem(`${field}.labels`, `"${key}" is not a valid label key`)
    return isLabelValue(value)
      ? undefined
      : overrideProblem(`${field}.labels`, `"${value}" is not a valid value for the label "${key}"`)
  })
  const annotations = Object.keys(metadata?.annotations ?? {}).map((key) =>
    isQualifiedName(key)
      ? undefined
      : overrideProblem(`${field}.annotations`, `"${key}" is not a valid annotation key`),
  )
  return [...labels, ...annotations].filter((candidate) => candidate !== undefined)
}

function overrideProblem(field: string, wrong: string): Problem {
  const message = `${field}: ${wrong}. Use at most 63 letters, digits, "-", "_" and "."; keys may have a DNS prefix.`
  return problem('MetadataOverrideInvalid', { field, message })
}
