import type { Handler } from 'hono'
import { currentMember } from '../member.ts'
import type { Site } from '../site.ts'

type Fetch = (request: Request) => Promise<Response>

/** Tools for programs that speak the Model Context Protocol. Each request stands alone; only what reads is offered. */
export const serveMcp = (site: Site): Handler => {
  let handling: Promise<Fetch> | undefined
  return async (c) => {
    const origin = c.req.header('origin')
    // A page of another site that had its name lead here could speak for whoever looks at it.
    const allowed = [...ownOrigins(site, c.req.url), ...(site.mcpOrigins ?? [])]
    if (origin !== undefined && !allowed.includes(origin)) {
      return c.json({ error: `pages of ${origin.slice(0, 100)} may not ask here` }, 403)
    }
    if (c.req.method === 'OPTIONS' && origin !== undefined)
      return c.body(null, 204, { ...cors(origin), ...PREFLIGHT })
    handling ??= load(site)
    const fetch = await handling
    const { url, method, headers, signal } = c.req.raw
    // The gate has read the body.
    const body = method === 'POST' ? await c.req.arrayBuffer() : null
    const {
      status,
      headers: said,
      body: answer,
    } = await fetch(new Request(url, { method, headers, signal, body }))
    if (origin === undefined) return new Response(answer, { status, headers: said })
    return new Response(answer, { status, headers: [...said, ...Object.entries(cors(origin))] })
  }
}

/** Lets the browser hand an answer to a page that may ask. */
const cors = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': 'Mcp-Session-Id, Retry-After',
  vary: 'Origin',
})

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
  'access-control-allow-headers':
    'Authorization, Content-Type, Last-Event-ID, Mcp-Method, Mcp-Name, Mcp-Protocol-Version, Mcp-Session-Id',
  'access-control-max-age': '86400',
}

/** Loaded when first asked: few sites are. */
async function load(site: Site): Promise<Fetch> {
  const { createMcpHandler } = await import('@modelcontextprotocol/server')
  const { createMcpServer } = await import('#mcp/tools.ts')
  return createMcpHandler(() => createMcpServer({ ...site, member: currentMember() })).fetch
}

/** By its own address, which a page cannot make up where the operator has named it. */
const ownOrigins = ({ baseUrl }: Site, url: string): string[] =>
  baseUrl === undefined
    ? LOOPBACK.flatMap((host) => [`http://${host}:${new URL(url).port}`])
    : [new URL(baseUrl).origin]

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
