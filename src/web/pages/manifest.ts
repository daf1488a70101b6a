import type { Handler } from 'hono'
import { ICON_SIZES } from './favicon.ts'

const MANIFEST = JSON.stringify({
  id: '/',
  name: 'Daily Papers, where papers run',
  short_name: 'Daily Papers',
  start_url: '/',
  scope: '/',
  // Where a browser has no such frame, one of its own: else it would be a mere bookmark.
  display: 'standalone',
  display_override: ['minimal-ui'],
  lang: 'en',
  background_color: '#fffdf9',
  theme_color: '#fffdf9',
  icons: [
    { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' },
    ...ICON_SIZES.map((size) => ({ src: `/icons/${size}.png`, sizes: `${size}x${size}`, type: 'image/png' })),
  ],
})

/** What a browser has to know to put the site beside its apps. */
export const showManifest: Handler = (c) =>
  c.body(MANIFEST, 200, {
    'content-type': 'application/manifest+json',
    'cache-control': 'public, max-age=86400',
  })
