import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Workers, and the commands that tests start, compile what they load once and not each for itself.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

const site = ['src/web/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}']
const methods = ['src/methods/**/*.test.ts']
/** The library that it opens models with does not bear what others left behind. */
const apart = ['test/hf-embedder.test.ts']
const long = ['test/long/**/*.test.ts']
const shipped = ['test/shipped/**/*.test.ts']

/**
 * `npm test` runs three sets: what needs the built site (it is built first when stale), the methods, and the rest.
 * The files of a set share workers and what those have loaded, which costs a quarter to half less.
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
        test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: [...site, ...methods], isolate: false },
      },
      { extends: true, test: { name: 'methods', include: methods, isolate: false } },
      {
        extends: true,
        test: {
          name: 'site',
          include: site,
          exclude: [...shipped, ...long, ...apart],
          globalSetup: ['test/build.ts'],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: apart } },
      { extends: true, test: { name: 'long', include: long, globalSetup: ['test/build.ts'] } },
      {
        extends: true,
        test: { name: 'shipped', include: shipped, testTimeout: 300_000, hookTimeout: 900_000 },
      },
    ],
  },
})
