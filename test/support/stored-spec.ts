import { structuralSchema } from '../../hooks/crd/structural-schema.ts'
import { withoutNulls } from '../../hooks/crd/without-nulls.ts'
import type { KindVersion } from '../../hooks/engine/kind-version.ts'

/**
 * A spec of one version as the API server would store it, valid ones only: explicit nulls and unknown fields are gone, defaults filled
 * in. `undefined` for a spec that does not fit the schema.
 */
export function storedSpec(spec: unknown, version: KindVersion): unknown {
  return version.spec.safeParse(withoutNulls(spec, structuralSchema(version.spec))).data
}
