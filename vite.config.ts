import { type Plugin, defineConfig } from 'vite'
import manifest from './package.json' with { type: 'json' }

/** No part of a page that is loaded later has a style of its own: Vite's helper that waits for one is a fifth of a page's script. */
const plainImports: Plugin = {
  name: 'plain dynamic imports',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load()' : null,
}

/**
 * Two builds: the browser's files with a manifest of their hashed names, and the server with its threads
 * (Node runs our `.ts` itself, but not `.tsx`). What is no dependency of the running site becomes part of the server.
 */
export default defineConfig(({ isSsrBuild }) => ({
  clearScreen: false,
  publicDir: false,
  ...(!isSsrBuild && { plugins: [plainImports] }),
  worker: { format: 'es' },
  ssr: {
    noExternal: true,
    external: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  },
  build: isSsrBuild
    ? {
        outDir: 'dist/server',
        target: 'node24',
        minify: false,
        rolldownOptions: {
          checks: { pluginTimings: false },
          // Node runs methods from their sources, which are shipped beside: their data and weights are there once.
          external: ['#methods/reproductions.gen.ts'],
          // The server, and the threads that it starts.
          input: [
            'src/main.ts',
            'src/web/views/highlight-worker.ts',
            'src/pictures/picture-worker.ts',
            'src/search/switch/fit-worker.ts',
            'src/runs/run-worker.ts',
            'src/web/for-you/describe-worker.ts',
          ],
        },
      }
    : {
        outDir: 'dist/client',
        assetsDir: 'assets',
        manifest: true,
        target: 'es2023',
        modulePreload: false,
        rolldownOptions: {
          checks: { pluginTimings: false },
          input: {
            style: 'src/web/styles/main.css',
            'run-panel': 'src/web/islands/run-panel.ts',
            keyboard: 'src/web/islands/keyboard.ts',
            'service-worker': 'src/web/islands/service-worker.ts',
            vote: 'src/web/islands/vote.ts',
            knob: 'src/web/islands/knob.ts',
            passkey: 'src/web/islands/passkey.ts',
            quote: 'src/web/islands/quote.ts',
            'saved-searches': 'src/web/islands/saved-searches.ts',
            'search-as-you-type': 'src/web/islands/search-as-you-type.ts',
          },
        },
      },
}))
