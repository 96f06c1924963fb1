import { describe } from 'vitest'
import type { Reporter } from 'vitest/node'
import { engineBinary } from './paths.ts'

const mark = '[engine]'

/** A `describe` whose tests need the engine: skipped, and counted, without `METACONTROLLER_BIN`. */
export function describeWithEngine(name: string, tests: () => void): void {
  describe.skipIf(engineBinary === undefined)(`${name} ${mark}`, tests)
}

/** Says in one line how many tests were left out for want of an engine. */
export const skippedEngineTests: Reporter = {
  onTestRunEnd(modules) {
    const skipped = modules
      .flatMap((module) => [...module.children.allTests('skipped')])
      .filter((test) => test.fullName.includes(mark))
    if (engineBinary === undefined && skipped.length > 0) {
      process.stderr.write(
        `\n${skipped.length} tests skipped: they need Metacontroller; set METACONTROLLER_BIN to its binary\n`,
      )
    }
  },
}
