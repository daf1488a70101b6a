/** Loaded before a command line under test, in its threads too: its methods are those of `methods.fixture.ts`. */
import { registerHooks } from 'node:module'

const fixture = new URL('methods.fixture.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    /methods\/(?:registry|reproductions)\.gen\.ts$/.test(specifier)
      ? { url: fixture, shortCircuit: true, format: 'module-typescript' }
      : next(specifier, context),
})
