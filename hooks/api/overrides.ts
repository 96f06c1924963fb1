import { z } from 'zod'
import { list, map, ShortText, text } from './bounds.ts'
import { EnvVar } from './container.ts'

const labels = map(ShortText).optional()
const annotations = map(text(262_144)).optional()

/** Metadata for the pods of the proxy. */
export const PodTemplateMetadataOverrides = z.object({
  labels: labels.describe("Labels added to the proxy's pods. Labels that the operator sets win."),
  annotations: annotations.describe("Annotations added to the proxy's pods. Those that the operator sets win."),
})
export type PodTemplateMetadataOverrides = z.infer<typeof PodTemplateMetadataOverrides>

/** Changes to the Deployment of the proxy. */
export const ProxyDeploymentOverrides = z.object({
  labels: labels.describe("Labels added to the proxy's Deployment. Labels that the operator sets win."),
  annotations: annotations.describe("Annotations added to the proxy's Deployment. Those that the operator sets win."),
  podTemplateMetadataOverrides: PodTemplateMetadataOverrides.optional().describe(
    "Labels and annotations for the proxy's pods, for example for a Vault agent.",
  ),
  env: list(EnvVar)
    .optional()
    .describe('Environment variables for the proxy container. For the MCP server use the field env of spec.'),
})
export type ProxyDeploymentOverrides = z.infer<typeof ProxyDeploymentOverrides>

/** Changes to the Service of the proxy. */
export const ProxyServiceOverrides = z.object({
  labels: labels.describe("Labels added to the proxy's Service. Labels that the operator sets win."),
  annotations: annotations.describe("Annotations added to the proxy's Service, for example for a load balancer."),
})
export type ProxyServiceOverrides = z.infer<typeof ProxyServiceOverrides>

/** Changes to the objects that the operator makes. */
export const ResourceOverrides = z.object({
  proxyDeployment: ProxyDeploymentOverrides.optional().describe('Changes to the Deployment of the proxy and its pods.'),
  proxyService: ProxyServiceOverrides.optional().describe('Changes to the Service through which clients connect.'),
})
export type ResourceOverrides = z.infer<typeof ResourceOverrides>
