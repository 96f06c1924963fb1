import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['hooks/**/*.test.ts', 'tools/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**', 'test/cluster/**', 'test/charts/**', 'test/e2e/**', '**/*.long.test.ts'],
    testTimeout: 30_000,
    // a test that checks nothing is a defect
    expect: { requireAssertions: true },
  },
})
