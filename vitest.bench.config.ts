import { defineConfig } from 'vitest/config'

// One measurement after another, alone on the machine: what runs beside falsifies the ratios.
export default defineConfig({
  test: {
    include: ['test/bench/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 300_000,
    reporters: ['verbose'],
  },
})
