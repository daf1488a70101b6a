import type { Context, MiddlewareHandler } from 'hono'
import { LRUCache } from 'lru-cache'

/** Addresses whose last change is remembered. */
const REMEMBERED = 10_000
/** Longer ones are nobody's that follows a link. */
const LONGEST = 1000

/** Whether who asks has this already, by its mark or, where they name none, by its time. */
export function isUnmodified(c: Context, headers: Headers): boolean {
  const [mark, since] = [c.req.header('if-none-match'), c.req.header('if-modified-since')]
  if (mark !== undefined) return mark === '*' || marksIn(mark).includes(marksIn(headers.get('etag'))[0] ?? '')
  return Date.parse(headers.get('last-modified') ?? '') <= Date.parse(since ?? '')
}

/** Weak or not: both name the same content. */
const marksIn = (marks: string | null): string[] => marks?.match(/"[^"]*"/g) ?? []

/**
 * Says since when an answer has been what it is, as far back as this process has seen it. Who holds an older one of
 * another process is told of every change: this one met it after it was made.
 */
export function lastModified(now: () => number): MiddlewareHandler {
  const known = new LRUCache<string, { mark: string; since: number }>({ max: REMEMBERED })
  return async (c, next) => {
    await next()
    const [mark] = marksIn(c.res.headers.get('etag'))
    if (mark === undefined || c.req.url.length > LONGEST || ![200, 304].includes(c.res.status)) return
    const before = known.get(c.req.url)
    const { since } = before?.mark === mark ? before : { since: Math.ceil(now() / 1000) * 1000 }
    known.set(c.req.url, { mark, since })
    c.res.headers.set('last-modified', new Date(since).toUTCString())
    if (c.res.status === 200 && isUnmodified(c, c.res.headers)) {
      c.res.headers.delete('content-length')
      c.res = new Response(null, { status: 304, headers: c.res.headers })
    }
  }
}
