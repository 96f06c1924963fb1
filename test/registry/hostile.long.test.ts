import { programLimits } from '../../hooks/registry-sync/program.ts'
import { useProgram } from './harness.ts'
import { testHostileSources } from './hostile-sources.ts'

/** Sources that mean harm, at the size of the real limits, against the program in a process of its own. */

useProgram()
testHostileSources({ inOwnProcess: true, limits: programLimits })
