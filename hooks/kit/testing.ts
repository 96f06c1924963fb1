/** The package's `toolhive-operator/testing`: for tests of manifests. */
export type { JsonPatch } from '../simulator/json-patch.ts'
export { type ConvergedCluster, type ConvergeOptions, converge, type Writes } from './converge.ts'
export { toYaml } from './yaml.ts'
