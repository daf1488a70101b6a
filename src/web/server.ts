import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'

export interface ServerOptions {
  port: number
  host: string
  /** More connections than these are closed as they come. */
  maxConnections: number
}

/** How long a reader may take, in milliseconds: who is slower holds a connection that others want. */
export interface Patience {
  /** For the head of a request. */
  headersTimeout: number
  /** For all of it. */
  requestTimeout: number
  /** Without a byte either way, such as one who does not read. */
  silence: number
  /** How often that is looked at. */
  connectionsCheckingInterval: number
}

const PATIENCE: Patience = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  silence: 60_000,
  connectionsCheckingInterval: 1000,
}

export interface Listening {
  /** The one that was taken, where `port` was 0. */
  port: number
  /** Takes no more requests, and waits for those that are being answered. */
  close(): Promise<void>
}

/**
 * Listens with limits on time and connections.
 *
 * @throws the system's error (EADDRINUSE, EACCES) for the port
 */
export async function listen(
  app: Hono,
  { port, host, maxConnections }: ServerOptions,
  { silence, ...serverOptions }: Patience = PATIENCE,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server
  server.maxConnections = maxConnections
  server.setTimeout(silence)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => new Promise((done) => server.close(() => done())),
  }
}
