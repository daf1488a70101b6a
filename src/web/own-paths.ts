import type { Context } from 'hono'
import { readAsker } from './asker.ts'
import type { Site } from './site.ts'

/** The page of ours from which a form was sent. */
export function refererPath(site: Site, c: Context, otherwise = '/'): string {
  const from = URL.parse(c.req.header('referer') ?? '')
  const isOurs = from !== null && (from.origin === originOf(site, c) || from.host === c.req.header('host'))
  return isOurs ? localPath(from.pathname + from.search) : otherwise
}

/** A path of this site, for leading there; the front page for anything else. */
export function localPath(text: unknown): string {
  const path = String(text ?? '/')
  const url = URL.parse(path, 'http://here.invalid')
  return url?.origin === 'http://here.invalid' && /^\/(?![/\\])/.test(path)
    ? url.pathname + url.search + url.hash
    : '/'
}

/** How the reader's browser calls this site, without a slash at the end. */
export function originOf({ baseUrl, trustedProxies }: Site, c: Context): string {
  if (baseUrl !== undefined) return baseUrl
  const { host = 'localhost', scheme } = readAsker(c, trustedProxies)
  return URL.parse(`${scheme ?? 'http'}://${host}`)?.origin ?? 'http://localhost'
}

/** The address that was asked, within this site. */
export const pathOf = (c: Context): string => {
  const { pathname, search } = new URL(c.req.url)
  return pathname + search
}
