import type { Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { parseSpan } from '#feed/span.ts'
import { previewDigest } from '#mail/preview.ts'
import type { Site } from '../site.ts'

/** A day's issue as it is mailed; as plain text under `.txt`. */
export const showDigest =
  (site: Site): Handler =>
  async (c) => {
    const name = c.req.param('name')!
    const span = parseSpan('date', name.replace(/\.txt$/, ''))
    if (!span || span.from > dayAt(site.now())) return c.notFound()
    // Links begin at the root of this site unless its address is set: what a request calls it may be a stranger's choice.
    const { store, runs, trending, baseUrl = '' } = site
    const { html, text } = await previewDigest({ store, runs, baseUrl, trending }, span.from)
    if (name.endsWith('.txt')) return c.text(text)
    // A mail brings its style and its pictures with it, and may do nothing else.
    c.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
    )
    return c.html(html)
  }
