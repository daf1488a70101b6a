import type { Handler } from 'hono'

/** A sheet with the mark for running on it. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
  '<rect x="4" y="2" width="24" height="28" rx="3" fill="#fffdf9" stroke="#1b1a18" stroke-width="2"/>' +
  '<path d="M9 9h14M9 13h14" stroke="#1b1a18" stroke-width="2"/>' +
  '<path d="M13 17l9 5-9 5z" fill="#1f4fa3"/></svg>'

export const showFavicon: Handler = (c) =>
  c.body(ICON, 200, { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' })
