import { defineConfig } from 'vitest/config'

const site = ['src/web/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}']

/** Two sets: what needs the built site (it is built first when stale), and the rest. */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
    // No test asks anything of the outside network.
    env: { FETCH: 'off' },
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: site } },
      { extends: true, test: { name: 'site', include: site, globalSetup: ['test/build.ts'] } },
    ],
  },
})
