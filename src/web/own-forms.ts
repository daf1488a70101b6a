import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import { MOST_CHARACTERS } from '#discussion/comment-text.ts'
import { readAsker } from './asker.ts'
import type { Site } from './site.ts'

/** Of a form that somebody could have typed. */
export const MAX_BYTES = 16 * 1024
/** Of one with a comment or a note: a character takes up to 12 bytes as a form writes it, and as JSON may. */
const MAX_COMMENT_BYTES = 12 * MOST_CHARACTERS + MAX_BYTES
const WRITING =
  /^\/(?:papers\/.+\/(?:comments|keep)|collections\/[^/]+|comments\/[^/]+\/(?:reply|edit)|api\/papers\/.+\/comment(?:\/[^/]+\/reply)?)$/
/** Of a file of references, with all abstracts. */
const MAX_FILE_BYTES = 5 * 1024 * 1024
const WITH_FILE = new Set(['/for-you/picks', '/account/bring'])
const [small, large, file] = [MAX_BYTES, MAX_COMMENT_BYTES, MAX_FILE_BYTES].map((maxSize) =>
  bodyLimit({ maxSize }),
)

/** Refuses what is larger than anything that could have been typed. */
export const fitting: MiddlewareHandler = (c, next) =>
  (WITH_FILE.has(c.req.path) ? file! : WRITING.test(c.req.path) ? large! : small!)(c, next)

/** Takes forms that stood on a page of this site. */
export const ownForms = (site: Site): MiddlewareHandler =>
  csrf({ origin: (origin, c) => isOwnOrigin(site, origin, c) })

/** Whether a browser says that a page of this site asks. */
export function isOwnOrigin({ baseUrl, trustedProxies }: Site, origin: string, c: Context): boolean {
  if (origin === baseUrl) return true
  const { host, scheme } = readAsker(c, trustedProxies)
  const from = URL.parse(origin)
  // A proxy that ends TLS hands on the name, and mostly not the scheme.
  return from !== null && from.host === host && (!scheme || from.protocol === `${scheme}:`)
}

/**
 * The fields of a form.
 *
 * @throws HTTPException 400 when it is not one, or holds what nobody can type
 */
export async function readForm(c: Context): Promise<Record<string, unknown>> {
  const fields = await c.req.parseBody({ all: true }).catch((cause: unknown) => {
    // A form that breaks off is the connection's fault; any other that cannot be read is the sender's.
    if (c.req.raw.signal.aborted || !(cause instanceof TypeError)) throw cause
    throw new HTTPException(400, { message: 'a form that could not be read', cause })
  })
  const isTyped = Object.entries(fields)
    .flatMap(([name, value]) => [name, ...[value].flat()])
    .every((text) => typeof text !== 'string' || !text.includes('\0'))
  if (!isTyped) throw new HTTPException(400, { message: 'a form with a NUL in it' })
  return fields
}
