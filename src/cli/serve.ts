import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { EXIT, UsageError } from './exit.ts'
import { wholeNumber } from './options.ts'
import { print, printJson } from './output.ts'
import { root } from './unit-files.ts'

const BUILT = `${root}dist/server/main.js`

export const serveCommand = (): Command =>
  new Command('serve')
    .description('the site, until Ctrl-C')
    .option('--port <n>', 'instead of PORT', wholeNumber(0, 65535))
    .option('--json', 'the address as a JSON line')
    .action(async ({ port, json = false }: { port?: number; json?: boolean }) => {
      const config = { ...readConfig(), ...(port !== undefined && { port }) }
      await makeBuilt(config.production)
      const { start } = (await import(pathToFileURL(BUILT).href)) as typeof import('../main.ts')
      const site = await start(config, root).catch((error: unknown) => {
        throw advise(error, config.port, config.host)
      })

      if (json) printJson({ url: site.url, ...(site.first !== undefined && { first: site.first }) })
      else {
        print(`Daily Papers is at ${site.url}`)
        if (site.first !== undefined) print(`Be its first administrator, within a day: ${site.first}`)
      }
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => {
          setTimeout(() => process.exit(EXIT.done), 3000).unref()
          // A database that is away has nothing left to close.
          void site
            .close()
            .catch(() => {})
            .then(() => process.exit(EXIT.done))
        })
      }
    })

/**
 * Builds a clone's site when its sources have changed. In production nothing is built, nor in a release, which is built
 * already and has no `scripts/`.
 */
async function makeBuilt(production: boolean): Promise<void> {
  if (existsSync(`${root}scripts/build.ts`)) {
    const { buildIfStale, isStale } = await import('../../scripts/build.ts')
    if (!production) await buildIfStale().catch(nameMissingPackages)
    else if (existsSync(BUILT) && isStale()) {
      process.stderr.write('papers: dist/ was built from other sources; npm run build makes it anew\n')
    }
  }
  if (!existsSync(BUILT)) {
    throw new UsageError('the site is not built, and in production it is not done here; run npm run build')
  }
}

function nameMissingPackages(cause: unknown): never {
  if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
  throw new UsageError('packages that build the site are not installed; run npm ci --include=dev', { cause })
}

/** The port's own troubles in one line; anything else as it is. */
function advise(error: unknown, port: number, host: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  // The built server carries a copy of the class, so the name is what identifies it.
  if ((error as Error).name === 'StoreError') return new UsageError(message)
  if (code === 'EADDRINUSE') return new UsageError(`port ${port} is taken; set PORT to another, or 0 for any`)
  if (code === 'EACCES') return new UsageError(`port ${port} may not be used; set PORT to one above 1023`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new UsageError(`HOST=${host} is no address of this machine; use 127.0.0.1 or 0.0.0.0`)
  }
  return error
}
