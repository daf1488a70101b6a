import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Where the browser's files of a test will be. */
export const panelDir = (): string => mkdtempSync(join(tmpdir(), 'daily-papers-panel-'))

/** Builds them with the methods of `run-panel.fixture.ts` in the place of the catalogue's. */
export async function buildPanel(outDir: string): Promise<void> {
  const alias = {
    '#methods/reproductions.gen.ts': fileURLToPath(new URL('run-panel.fixture.ts', import.meta.url)),
  }
  await build({ root, logLevel: 'warn', resolve: { alias }, build: { outDir, emptyOutDir: true } })
}
