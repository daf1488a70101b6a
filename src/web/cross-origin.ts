import type { MiddlewareHandler } from 'hono'

/** What belongs to one reader or to the operator: addresses that nobody else knows, forms, the process itself. */
const PRIVATE =
  /^\/(?:subscribe|confirm|subscription|unsubscribe|opinion|mentions|fetch|healthz|readyz|metrics)(?:\/|$)/
/** A wildcard does not count for `Authorization`. */
const HEADERS = 'Authorization, *'
const TOLD =
  'ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After, X-Error-Message, Content-Disposition'

/** Lets pages of other sites read what is public, with any headers; nothing here knows who asks. */
export const crossOrigin: MiddlewareHandler = async (c, next) => {
  if (PRIVATE.test(c.req.path)) return next()
  const wanted = c.req.header('access-control-request-method')
  if (c.req.method === 'OPTIONS' && wanted !== undefined && /^(?:GET|HEAD)$/i.test(wanted)) {
    return c.body(null, 204, {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-allow-headers': HEADERS,
      'access-control-max-age': '86400',
    })
  }
  await next()
  if (!['GET', 'HEAD'].includes(c.req.method)) return
  c.res.headers.set('access-control-allow-origin', '*')
  c.res.headers.set('access-control-expose-headers', TOLD)
}
