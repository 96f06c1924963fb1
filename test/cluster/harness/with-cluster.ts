import { afterAll, afterEach, beforeAll } from 'vitest'
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from './control-plane.ts'

/**
 * A control plane for one test file: started before its tests, stopped after them.
 * The function it returns gives the running one; after a failed test the last lines of all logs are shown.
 */
export function withCluster(options: ControlPlaneOptions = {}): () => ControlPlane {
  let cluster: ControlPlane | undefined
  beforeAll(async () => {
    cluster = await startControlPlane(options)
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail' && cluster !== undefined) {
      process.stderr.write(`${cluster.tails()}\n`)
    }
  })
  afterAll(async () => {
    await cluster?.stop()
  })
  return () => {
    if (cluster === undefined) {
      throw new Error('the control plane is started in beforeAll: ask for it inside a test or a hook')
    }
    return cluster
  }
}
