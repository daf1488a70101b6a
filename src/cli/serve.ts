import { fileURLToPath, pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { buildIfStale } from '../../scripts/build.ts'
import { readConfig } from '../config.ts'
import { EXIT, UsageError } from './exit.ts'
import { wholeNumber } from './options.ts'
import { print, printJson } from './output.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const serveCommand = (): Command =>
  new Command('serve')
    .description('the site, until Ctrl-C')
    .option('--port <n>', 'instead of PORT', wholeNumber(0, 65535))
    .option('--json', 'the address as a JSON line')
    .action(async ({ port, json = false }: { port?: number; json?: boolean }) => {
      const config = { ...readConfig(), ...(port !== undefined && { port }) }
      await buildIfStale()
      const built = pathToFileURL(`${ROOT}dist/server/main.js`).href
      const { start } = (await import(built)) as typeof import('../main.ts')
      const site = await start(config, ROOT).catch((error: unknown) => {
        throw advise(error, config.port, config.host)
      })

      if (json) printJson({ url: site.url })
      else print(`Daily Papers is at ${site.url}`)
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => {
          setTimeout(() => process.exit(EXIT.done), 3000).unref()
          void site.close().then(() => process.exit(EXIT.done))
        })
      }
    })

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
