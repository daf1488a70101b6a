import type { Handler } from 'hono'
import type { Site } from '../site.ts'

type Fetch = (request: Request) => Promise<Response>

/** Tools for programs that speak the Model Context Protocol. Each request stands alone; only what reads is offered. */
export const serveMcp = (site: Site): Handler => {
  let handling: Promise<Fetch> | undefined
  return async (c) => {
    const origin = c.req.header('origin')
    // A page of another site that had its name lead here could speak for whoever looks at it.
    if (origin !== undefined && !ownOrigins(site, c.req.url).includes(origin)) {
      return c.json({ error: `pages of ${origin.slice(0, 100)} may not ask here` }, 403)
    }
    handling ??= load(site)
    const fetch = await handling
    const { url, method, headers, signal } = c.req.raw
    // The gate has read the body.
    const body = method === 'POST' ? await c.req.arrayBuffer() : null
    return fetch(new Request(url, { method, headers, signal, body }))
  }
}

/** Loaded when first asked: few sites are. */
async function load(site: Site): Promise<Fetch> {
  const { createMcpHandler } = await import('@modelcontextprotocol/server')
  const { createMcpServer } = await import('#mcp/tools.ts')
  return createMcpHandler(() => createMcpServer(site)).fetch
}

/** By its own address, which a page cannot make up where the operator has named it. */
const ownOrigins = ({ baseUrl }: Site, url: string): string[] =>
  baseUrl === undefined
    ? LOOPBACK.flatMap((host) => [`http://${host}:${new URL(url).port}`])
    : [new URL(baseUrl).origin]

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
