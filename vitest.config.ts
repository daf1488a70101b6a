import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Workers, and the commands that tests start, compile what they load once and not each for itself.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

const site = ['src/web/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}']
const methods = ['src/methods/**/*.test.ts']
const long = ['test/long/**/*.test.ts']
const shipped = ['test/shipped/**/*.test.ts']

/**
 * `npm test` runs three sets: what needs the built site (it is built first when stale), the methods, and the rest.
 * `npm run test:long` kills processes, breaks disks and lines, and looks at pages for as long as that takes; `npm run test:shipped`
 * installs and starts what is shipped, which takes minutes and the network.
 */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
    // No test asks anything of the outside network.
    env: { FETCH: 'off' },
    projects: [
      {
        extends: true,
        // Files share a worker and what it has loaded, which costs a quarter less.
        test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: [...site, ...methods], isolate: false },
      },
      { extends: true, test: { name: 'methods', include: methods } },
      {
        extends: true,
        test: { name: 'site', include: site, exclude: [...shipped, ...long], globalSetup: ['test/build.ts'] },
      },
      { extends: true, test: { name: 'long', include: long, globalSetup: ['test/build.ts'] } },
      {
        extends: true,
        test: { name: 'shipped', include: shipped, testTimeout: 300_000, hookTimeout: 900_000 },
      },
    ],
  },
})
