import { z } from 'zod'
import { list, map, ShortText, text } from '../bounds.ts'
import { EnvVar } from './container.ts'

const labels = map(ShortText).optional()
const annotations = map(text(262_144)).optional()

/** Metadata for the pods of the proxy. */
export const PodTemplateMetadataOverrides = z.object({
  labels: labels.describe("Labels to add to the proxy's pods. Labels that the operator sets take precedence."),
  annotations: annotations.describe(
    "Annotations to add to the proxy's pods. Annotations that the operator sets take precedence.",
  ),
})
export type PodTemplateMetadataOverrides = z.infer<typeof PodTemplateMetadataOverrides>

/** Changes to the Deployment of the proxy. */
export const ProxyDeploymentOverrides = z.object({
  labels: labels.describe("Labels to add to the proxy's Deployment. Labels that the operator sets take precedence."),
  annotations: annotations.describe(
    "Annotations to add to the proxy's Deployment. Annotations that the operator sets take precedence.",
  ),
  podTemplateMetadataOverrides: PodTemplateMetadataOverrides.optional().describe(
    "Labels and annotations for the proxy's pods, for example for a Vault agent.",
  ),
  env: list(EnvVar)
    .optional()
    .describe('Environment variables for the proxy container. For the MCP server, use spec.env.'),
})
export type ProxyDeploymentOverrides = z.infer<typeof ProxyDeploymentOverrides>

/** Changes to the Service of the proxy. */
export const ProxyServiceOverrides = z.object({
  labels: labels.describe("Labels to add to the proxy's Service. Labels that the operator sets take precedence."),
  annotations: annotations.describe("Annotations to add to the proxy's Service, for example for a load balancer."),
})
export type ProxyServiceOverrides = z.infer<typeof ProxyServiceOverrides>

/** Changes to the objects that the operator makes. */
export const ResourceOverrides = z.object({
  proxyDeployment: ProxyDeploymentOverrides.optional().describe("Overrides for the proxy's Deployment and its pods."),
  proxyService: ProxyServiceOverrides.optional().describe('Overrides for the Service to which clients connect.'),
})
export type ResourceOverrides = z.infer<typeof ResourceOverrides>
