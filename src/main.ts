import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ServerType, createAdaptorServer } from '@hono/node-server'
import type { Config } from './config.ts'
import { fillCatalogue } from './feed/catalogue.ts'
import { createIntake, userAgent } from './feed/intake.ts'
import { startSchedule } from './feed/schedule.ts'
import { papers, recorded } from './methods/registry.gen.ts'
import { reproductions } from './methods/reproductions.gen.ts'
import { openStore } from './store/index.ts'
import { createApp } from './web/app.tsx'

export interface Site {
  url: string
  /** Finishes what is being answered, then closes the store. */
  close(): Promise<void>
}

/**
 * Opens the store, builds the app and listens. `root` is the folder that holds `dist` and `src`.
 *
 * @throws StoreError for the data folder, the system's error (EADDRINUSE, EACCES) for the port.
 */
export async function start(config: Readonly<Config>, root: string): Promise<Site> {
  const store = await openStore(config.databaseUrl ?? config.dataDir)
  try {
    await fillCatalogue(store, papers, Date.now())
    const version = readVersion(root)
    const settings = { ...config.fetch, userAgent: userAgent(version, { ...config, ...config.fetch }) }
    const intake = createIntake(store, settings)
    const app = createApp({
      store,
      papers,
      recorded,
      runnable: new Set(Object.keys(reproductions)),
      clientDir: join(root, 'dist/client'),
      methodsDir: join(root, 'src/methods'),
      version,
      ...(config.fetch.on && { fetching: settings }),
      ...(config.baseUrl !== undefined && { baseUrl: config.baseUrl }),
    })
    const server = createAdaptorServer({ fetch: app.fetch })
    const port = await listen(server, config)
    const schedule = config.fetch.on ? startSchedule(intake, console.error) : undefined
    const host = config.host.includes(':') ? `[${config.host}]` : config.host
    return {
      url: config.baseUrl ?? `http://${host}:${port}`,
      close: async () => {
        await Promise.all([new Promise((done) => server.close(done)), schedule?.close()])
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

function readVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}

function listen(server: ServerType, { port, host }: Readonly<Config>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
