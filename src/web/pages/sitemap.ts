import { Readable } from 'node:stream'
import type { Context, Handler } from 'hono'
import { SitemapIndexStream, SitemapStream } from 'sitemap'
import { FIELD_NAMES, SUBJECT_NAMES } from '#topics/vocabulary.ts'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'
import { paperPath, topicPath } from '../views/addresses.ts'

/** Keys of one part: new papers change the last part alone. A sitemap may have 50,000 addresses. */
const KEYS = 20_000
const PAGES = ['/', '/papers', '/trending', '/topics', '/methods', '/lessons', '/status']
const XML = { 'content-type': 'application/xml; charset=utf-8' }

/** The parts of the sitemap, each with its last change. Its addresses must be whole, so there is none without the site's. */
export const showSitemapIndex =
  (site: Site): Handler =>
  async (c) => {
    const { baseUrl } = site
    if (baseUrl === undefined) return c.notFound()
    const parts = await site.store.papers.changes(KEYS)
    const items = [
      { url: `${baseUrl}/sitemaps/pages.xml` },
      ...parts.map(({ part, changed }) => ({
        url: `${baseUrl}/sitemaps/papers-${part}.xml`,
        lastmod: new Date(changed).toISOString(),
      })),
    ]
    return streamed(c, Readable.from(items).pipe(new SitemapIndexStream()))
  }

/** One part: pages of lists, or papers. */
export const showSitemap =
  (site: Site): Handler =>
  async (c) => {
    const { baseUrl } = site
    if (baseUrl === undefined) return c.notFound()
    const part = /^papers-(\d{1,9})\.xml$/.exec(c.req.param('part')!)?.[1]
    const items = part === undefined ? pages() : await papers(site, Number(part))
    if (items.length === 0) return c.notFound()
    return streamed(
      c,
      Readable.from(items).pipe(
        new SitemapStream({
          hostname: baseUrl,
          xmlns: { news: false, xhtml: false, image: false, video: false },
        }),
      ),
    )
  }

const pages = () =>
  [...PAGES, ...new Set([...SUBJECT_NAMES, ...FIELD_NAMES].map(topicPath))].map((url) => ({ url }))

const papers = async ({ store }: Site, part: number) =>
  (await store.papers.changesIn(part, KEYS)).map(({ id, changed }) => ({
    url: paperPath(id),
    lastmod: new Date(changed).toISOString(),
  }))

function streamed(c: Context, stream: Readable): Response {
  forEverybody(c)
  const pieces = Readable.from(inPieces(stream), { objectMode: false })
  return c.body(Readable.toWeb(pieces) as ReadableStream, 200, XML)
}

const PIECE_LENGTH = 65_536

/** What a stream says, in large pieces: it says three for each address, and on the way out each costs more than it holds. */
async function* inPieces(stream: Readable): AsyncGenerator<Buffer> {
  let text = ''
  for await (const piece of stream) {
    text += String(piece)
    if (text.length < PIECE_LENGTH) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}
