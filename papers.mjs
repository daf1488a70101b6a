#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath } from 'node:url'

/** The command line, or why there is none: everything else is TypeScript, which older Nodes cannot read. */
if (Number.parseInt(process.versions.node) < 24) {
  process.stderr.write(`papers: Node 24 or later is needed, and this is ${process.version}\n`)
  process.exit(2)
}
// What is compiled is kept beside the packages, so that a second start takes half the time; or not, where that is read-only.
module.enableCompileCache(fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)))
await import('./src/cli/main.ts')
