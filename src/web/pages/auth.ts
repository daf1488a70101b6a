import type { Context, Handler } from 'hono'
import { waitOutside } from '../gate.ts'
import { localPath, originOf, pathOf } from '../own-paths.ts'
import type { Site } from '../site.ts'

/** Lets a browser keep what the library says. */
export function keepCookies(c: Context, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  c.header('cache-control', 'no-store')
}

/** The way back from a provider, and what browsers ask of passkeys. */
export const answerAuth =
  (site: Site): Handler =>
  async (c) => {
    const { method, raw } = c.req
    const body = method === 'POST' ? { body: await c.req.text() } : {}
    const asked = { method, headers: raw.headers, ...body }
    const answer = async () => site.accounts?.answer(originOf(site, c), pathOf(c), asked)
    // On the way back the provider is asked whether it was them.
    const isWayBack = c.req.path.includes('/callback/')
    return (await (isWayBack ? waitOutside(c, answer) : answer())) ?? c.notFound()
  }

/** Leads to a provider, where somebody says who they are. */
export const beginWith =
  (site: Site): Handler =>
  async (c) => {
    const to = localPath(c.req.query('to'))
    const way = c.req.query('link') === undefined ? 'begin' : 'link'
    const provider = c.req.param('provider') ?? ''
    // The provider is asked where its pages are.
    const begun = await waitOutside(c, async () =>
      site.accounts?.[way](originOf(site, c), provider, to, c.req.raw.headers),
    )
    if (!begun) return c.notFound()
    keepCookies(c, begun.cookies)
    return c.redirect(begun.href, 303)
  }

export const doSignOut =
  (site: Site): Handler =>
  async (c) => {
    if (!site.accounts) return c.notFound()
    const { cookies } = await site.accounts.leave(originOf(site, c), c.req.raw.headers)
    keepCookies(c, cookies)
    // What this browser kept of pages that were theirs goes too.
    c.header('clear-site-data', '"cache", "storage"')
    return c.redirect('/', 303)
  }
