import { defineConfig } from 'vite'
import manifest from './package.json' with { type: 'json' }

/**
 * Two builds: the browser's files with a manifest of their hashed names, and the server with its threads
 * (Node runs our `.ts` itself, but not `.tsx`). What is no dependency of the running site becomes part of the server.
 */
export default defineConfig(({ isSsrBuild }) => ({
  clearScreen: false,
  publicDir: false,
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
          // The server, and the threads that it starts.
          input: [
            'src/main.ts',
            'src/web/views/highlight-worker.ts',
            'src/search/switch/fit-worker.ts',
            'src/runs/run-worker.ts',
          ],
        },
      }
    : {
        outDir: 'dist/client',
        assetsDir: 'assets',
        manifest: true,
        target: 'es2023',
        modulePreload: { polyfill: false },
        rolldownOptions: {
          checks: { pluginTimings: false },
          input: {
            style: 'src/web/styles/main.css',
            'run-panel': 'src/web/islands/run-panel.ts',
            keyboard: 'src/web/islands/keyboard.ts',
            'saved-searches': 'src/web/islands/saved-searches.ts',
            'search-as-you-type': 'src/web/islands/search-as-you-type.ts',
          },
        },
      },
}))
