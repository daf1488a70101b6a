import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { isFromAddress } from './kept-pages.ts'

/** What can be told of an answer without telling on a reader: no address, no query, no signed link. */
export interface Observed {
  method: string
  /** As in the table of routes; `none` for what no route is for. */
  route: string
  /** Only of a page that is the same for everybody. */
  path?: string
  status: number
  /** Until the answer was ready to be sent. */
  ms: number
}

/** Methods of HTTP that are told by name: anybody may make up others. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])

/** Tells of every answer that somebody outside asked for. */
export const observe =
  (tell: (observed: Observed) => void): MiddlewareHandler =>
  async (c, next) => {
    if (isFromAddress(c)) return next()
    const started = performance.now()
    await next()
    const { route, isPublic } = routeOf(c)
    tell({
      method: METHODS.has(c.req.method) ? c.req.method : 'other',
      route,
      ...(isPublic && { path: c.req.path }),
      status: c.res.status,
      ms: performance.now() - started,
    })
  }

/** The first route that a request came to; those with a wildcard lead to others. */
function routeOf(c: Context): { route: string; isPublic: boolean } {
  const route = matchedRoutes(c).find(({ path }) => !path.endsWith('*'))?.path
  if (route === undefined) return { route: 'none', isPublic: false }
  return { route, isPublic: !SIGNED.test(route) }
}

/** A link that was mailed is part of these addresses. */
const SIGNED = /:(?:token|link)\b/
