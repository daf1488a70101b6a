import type { Context, Handler } from 'hono'
import { html } from 'hono/html'
import { CARD } from '#pictures/card.ts'
import { firstAuthors } from '#sources/author-names.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { StoredPaper } from '#store/index.ts'
import { Refusal, problem } from '../api/problem.ts'
import { paperCard } from '../cards/card-link.ts'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { WIDTHS } from './card.ts'
import { findPaper } from './find-paper.ts'

/** Of a frame with the Run panel, in pixels; a smaller one where there is less room. */
const FRAME = { width: 640, height: 720 } as const
const KEPT_SECONDS = 3600

/** In pixels. */
interface Room {
  width: number
  height: number
}

/**
 * Tells another site how to show a paper within its pages (oembed.com): by the panel that runs its method, else by a
 * link with a picture. Addresses must be whole, so nothing is told where nobody named the site's.
 */
export const showOEmbed =
  (site: Site): Handler =>
  async (c) => {
    forEverybody(c)
    const { format = 'json', url } = c.req.query()
    if (format !== 'json' && format !== 'xml') return problem(c, 501, 'format is json or xml')
    if (url === undefined) return problem(c, 400, 'url is missing: the address of a paper’s page here')
    const { baseUrl } = site
    if (baseUrl === undefined) return problem(c, 404, 'this site was not told its own address (BASE_URL)')
    try {
      const room = { width: most(c, 'maxwidth'), height: most(c, 'maxheight') }
      const paper = await paperAt(site, url)
      if (!paper) return problem(c, 404, 'url is not the address of a paper’s page here')
      const told = describe({ ...site, baseUrl }, paper, room)
      return format === 'json' ? c.json(told) : c.body(toXml(told), 200, XML)
    } catch (error) {
      if (error instanceof Refusal) return problem(c, error.status, error.message)
      throw error
    }
  }

const XML = { 'content-type': 'text/xml; charset=utf-8' }

function most(c: Context, name: 'maxwidth' | 'maxheight'): number {
  const asked = c.req.query(name)
  if (asked === undefined) return Infinity
  if (!/^[1-9]\d{0,8}$/.test(asked)) throw new Refusal(400, `${name} is a number of pixels, such as 600`)
  return Number(asked)
}

/** The paper whose page, or panel for frames, stands at a whole address of this site. */
async function paperAt(site: Site, address: string): Promise<StoredPaper | undefined> {
  if (!URL.canParse(address)) return undefined
  const { host, protocol, pathname } = new URL(address)
  if (!/^https?:$/.test(protocol) || host !== new URL(site.baseUrl!).host) return undefined
  const [, id] = /^\/(?:papers|embed)\/(.+?)\/?$/.exec(pathname) ?? []
  try {
    return id === undefined ? undefined : await findPaper(site, decodeURIComponent(id))
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

type Told = Readonly<Record<string, string | number>>

function describe(site: Site & { baseUrl: string }, paper: StoredPaper, room: Room): Told {
  const { baseUrl, methods } = site
  const method = methods.get(paper.slug ?? '')
  const authors = firstAuthors(paper.authors)
  const title = withPlainFormulas(paper.title)
  return {
    version: '1.0',
    ...(method?.runnable || method?.recorded ? frame(baseUrl, paper, title, room) : { type: 'link' }),
    title,
    ...(authors !== '' && { author_name: authors }),
    provider_name: 'Daily Papers',
    provider_url: baseUrl,
    cache_age: KEPT_SECONDS,
    ...thumbnail(`${baseUrl}${paperCard(site, paper).path}`, room),
  }
}

function frame(baseUrl: string, { id }: StoredPaper, title: string, room: Room): Told {
  const src = `${baseUrl}${paperPath(id).replace('/papers/', '/embed/')}`
  const width = Math.min(FRAME.width, room.width)
  const height = Math.min(FRAME.height, room.height)
  const element = html`<iframe
    src="${src}"
    title="${title}"
    width="${width}"
    height="${height}"
    style="border:0"
    loading="lazy"
    allow="cross-origin-isolated"
  ></iframe>`
  return { type: 'rich', html: String(element).replaceAll(/\s+/g, ' ').trim(), width, height }
}

/** The largest card for which there is room. */
function thumbnail(card: string, room: Room): Told {
  const width = WIDTHS.find((one) => one <= room.width && heightOf(one) <= room.height)
  if (width === undefined) return {}
  return {
    thumbnail_url: width === CARD.width ? card : `${card}?width=${width}`,
    thumbnail_width: width,
    thumbnail_height: heightOf(width),
  }
}

const heightOf = (width: number) => Math.round((width * CARD.height) / CARD.width)

/** Characters that no XML holds. */
// oxlint-disable-next-line no-control-regex
const UNHEARD_OF = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

function toXml(told: Told): string {
  const elements = Object.entries(told).map(
    ([name, value]) => `<${name}>${html`${String(value).replaceAll(UNHEARD_OF, '')}`}</${name}>`,
  )
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>${elements.join('')}</oembed>\n`
}
