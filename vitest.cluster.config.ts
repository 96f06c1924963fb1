import { defineConfig } from 'vitest/config'
import { skippedEngineTests } from './test/cluster/harness/engine-tests.ts'

// Real processes on a small machine: one file after another, generous time-outs, a progress line per step.
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts', 'test/charts/**/*.test.ts'],
    globalSetup: ['test/cluster/global-setup.ts'],
    pool: 'forks',
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 1_200_000,
    teardownTimeout: 60_000,
    reporters: ['verbose', skippedEngineTests],
  },
})
