import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import { isTrustedAddress } from './asker.ts'
import type { AskingEnv } from './member.ts'
import { originOf } from './own-paths.ts'
import type { Site } from './site.ts'

/** Files are the same for everybody, and each page asks for many. */
const FILES = /^\/(?:assets|icons)\//

/**
 * Finds out who asks: by cookie, by a program's token, or as a trusted proxy says. What is answered to somebody is theirs
 * alone, and no cache keeps it; visitors without an account get no cookie, and the pages of everybody.
 */
export const recognise =
  (site: Site): MiddlewareHandler<AskingEnv> =>
  async (c, next) => {
    const { accounts } = site
    const says = c.req.header('cookie') !== undefined || c.req.header('authorization') !== undefined
    const isByProxy = accounts?.ways.proxy === true && isTrustedPeer(c, site)
    if (!accounts || (!says && !isByProxy) || FILES.test(c.req.path)) return next()
    const found = says ? await accounts.recognise(originOf(site, c), c.req.raw.headers) : undefined
    const member = found?.member ?? (isByProxy ? await accounts.named(c.req.raw.headers) : undefined)
    if (!member) return next()
    c.set('asking', { member, ...(found?.session !== undefined && { session: found.session }) })
    await next()
    for (const cookie of found?.cookies ?? []) c.res.headers.append('set-cookie', cookie)
    if (!/no-store/.test(c.res.headers.get('cache-control') ?? '')) {
      c.res.headers.set('cache-control', 'private, no-cache')
    }
  }

/** Whether the connection comes from a proxy whose word is taken. */
function isTrustedPeer(c: Context, { trustedProxies }: Site): boolean {
  if (!(c.env as { incoming?: unknown } | undefined)?.incoming) return false
  const { address } = getConnInfo(c).remote
  return address !== undefined && isTrustedAddress(address, trustedProxies)
}
