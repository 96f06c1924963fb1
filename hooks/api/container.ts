import { z } from 'zod'

/** A TCP port of a pod or Service. */
export const Port = z.int32().min(1).max(65_535)
export type Port = z.infer<typeof Port>

/** One environment variable with its value in clear text. */
export const EnvVar = z.object({
  name: z.string().describe('Name of the environment variable.'),
  value: z.string().describe('Value of the variable, readable in this object: use secrets for what must stay secret.'),
})
export type EnvVar = z.infer<typeof EnvVar>

/** A directory or file of the node. */
export const Volume = z.object({
  name: z.string().describe('Name of the volume in the pod.'),
  hostPath: z
    .string()
    .describe('Path on the node. Pod Security levels other than privileged refuse pods with such volumes.'),
  mountPath: z.string().describe('Path in the container of the MCP server.'),
  readOnly: z.boolean().default(false).describe('Whether the server may only read the volume. Default: false.'),
})
export type Volume = z.infer<typeof Volume>

/** A key of a Secret as an environment variable of the MCP server. */
export const SecretEnv = z.object({
  name: z.string().describe('Name of the Secret, in the same namespace.'),
  key: z.string().describe('Key of the Secret under which the value is stored.'),
  targetEnvName: z
    .string()
    .optional()
    .describe('Name of the environment variable in the MCP server. Default: the key.'),
})
export type SecretEnv = z.infer<typeof SecretEnv>

/** Amounts of CPU and memory, as quantities of Kubernetes. */
export const ResourceList = z.object({
  cpu: z
    .string()
    .optional()
    .describe('Processor time as a quantity, for example 500m. What is no quantity is reported.'),
  memory: z.string().optional().describe('Memory as a quantity, for example 256Mi. What is no quantity is reported.'),
})
export type ResourceList = z.infer<typeof ResourceList>

/** Limits and requests of the proxy container (WART-14: not of the MCP server). */
export const ResourceRequirements = z.object({
  limits: ResourceList.optional().describe('What the proxy container may use at most. Absent: no limit.'),
  requests: ResourceList.optional().describe('What the scheduler sets aside for the proxy container. Absent: nothing.'),
})
export type ResourceRequirements = z.infer<typeof ResourceRequirements>
