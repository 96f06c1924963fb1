import { defineConfig } from 'vitest/config'

// What is too slow for every change: real sizes and times, large samples, and the registry program in a process of its own.
// Files run one after the other, because some watch memory and time.
export default defineConfig({
  test: {
    include: [
      'hooks/**/*.long.test.ts',
      'test/**/*.long.test.ts',
      'test/registry/**/*.test.ts',
      'test/property/**/*.test.ts',
      'test/gateway/chaos.test.ts',
    ],
    exclude: ['node_modules/**', 'dist/**', 'test/cluster/**', 'test/charts/**', 'test/registry/hostile.test.ts'],
    env: { REGISTRY_PROGRAM: 'process', PROPERTY_RUNS: '100000', CHAOS_RUNS: '30' },
    fileParallelism: false,
    testTimeout: 120_000,
  },
})
