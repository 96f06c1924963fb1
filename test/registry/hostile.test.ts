import { programLimits } from '../../hooks/registry-sync/program.ts'
import { useProgram } from './harness.ts'
import { testHostileSources } from './hostile-sources.ts'

/** Sources that mean harm, against limits that are reached quickly; `hostile.long.test.ts` reaches the real ones. */

useProgram()

const mebibyte = 1024 * 1024
const { git, api, http } = programLimits

testHostileSources({
  inOwnProcess: false,
  limits: {
    http: { ...http, bytes: 8 * mebibyte },
    api: { ...api, bytes: 8 * mebibyte, requestMs: 1000 },
    git: { ...git, bytes: 8 * mebibyte, files: 500 },
  },
})
