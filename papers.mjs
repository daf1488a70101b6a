#!/usr/bin/env node
/** The command line, or why there is none: everything else is TypeScript, which older Nodes cannot read. */
if (Number.parseInt(process.versions.node) < 24) {
  process.stderr.write(`papers: Node 24 or later is needed, and this is ${process.version}\n`)
  process.exit(2)
}
await import('./src/cli/main.ts')
