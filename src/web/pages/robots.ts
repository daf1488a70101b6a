import type { Handler } from 'hono'
import type { Site } from '../site.ts'

/** Robots may read everything but endless searches. */
export const showRobots =
  ({ baseUrl }: Site): Handler =>
  (c) =>
    c.text(
      'User-agent: *\nDisallow: /search\nDisallow: /feeds/search\n' +
        (baseUrl === undefined ? '' : `Sitemap: ${baseUrl}/sitemap.xml\n`),
    )
