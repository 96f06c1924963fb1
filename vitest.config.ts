import { defineConfig } from 'vitest/config'

/** They start programs, listen, or watch the memory and the time that a process takes. */
const programs = [
  'test/{cli,fuzz,gateway,http,registry,security}/**/*.test.ts',
  'test/regressions/slow-texts.test.ts',
  'hooks/registry/{hostile-documents,redaction}.test.ts',
]

export default defineConfig({
  test: {
    exclude: ['node_modules/**', 'dist/**', 'test/cluster/**', 'test/charts/**', 'test/e2e/**', '**/*.long.test.ts'],
    testTimeout: 30_000,
    // a test that checks nothing is a defect
    expect: { requireAssertions: true },
    projects: [
      {
        extends: true,
        test: {
          name: 'core',
          include: ['hooks/**/*.test.ts', 'tools/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: programs,
          // pure functions: a process for each file would only load the same modules again
          isolate: false,
        },
      },
      { extends: true, test: { name: 'programs', include: programs } },
    ],
  },
})
