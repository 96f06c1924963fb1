import { defineConfig } from 'vitest/config'

// What is too slow for every change: real sizes and times, and the registry program in a process of its own. Files run one
// after the other, because some watch memory and time.
export default defineConfig({
  test: {
    include: ['hooks/**/*.long.test.ts', 'test/**/*.long.test.ts', 'test/registry/**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**', 'test/cluster/**', 'test/charts/**', 'test/registry/hostile.test.ts'],
    env: { REGISTRY_PROGRAM: 'process' },
    fileParallelism: false,
    testTimeout: 120_000,
  },
})
