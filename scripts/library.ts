/**
 * Builds what `exports` of package.json names: each method and `nn` as plain JavaScript in `dist/lib`, with
 * types in `dist/types` where the compiler is installed. Dependencies stay imports.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

export async function buildLibrary(): Promise<void> {
  const entries = globSync('src/{methods/*,nn}/index.ts', { cwd: root }).map((file) => [
    file.slice('src/'.length, -'/index.ts'.length),
    `${root}${file}`,
  ])
  for (const folder of ['lib', 'types']) rmSync(`${root}dist/${folder}`, { recursive: true, force: true })
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: 'dist/lib',
      target: 'es2024',
      minify: false,
      lib: { entry: Object.fromEntries(entries) as Record<string, string>, formats: ['es'] },
      rolldownOptions: { external: /^[a-z@]/, checks: { pluginTimings: false } },
    },
  })
  const compiler = `${root}node_modules/.bin/tsc`
  if (existsSync(compiler)) {
    execFileSync(compiler, ['-p', 'tsconfig.library.json'], { cwd: root, stdio: ['ignore', 2, 2] })
  }
}
