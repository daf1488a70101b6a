import { createHash } from 'node:crypto'
import type { Context, Handler } from 'hono'
import { CARD, type Card } from '#pictures/card.ts'
import { DRAWN_BY, draw } from '#pictures/draw.ts'
import { HTTPException } from 'hono/http-exception'
import { cardOf } from '../cards/card-of.ts'
import { keepCards } from '../cards/kept-cards.ts'
import { isUnmodified } from '../conditional.ts'
import type { Bytes } from '../encoding.ts'
import { comeAgain } from '../gate.ts'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'

/** Widths in pixels: as networks ask for, and smaller for who has less room. */
export const WIDTHS = [CARD.width, 600, 300] as const

/** Some thousand cards. */
const MAX_BYTES = 128 * 1024 * 1024
/** Requests that wait at once: the last of so many gets its picture within some seconds. */
const MOST_WAITING = 48

/**
 * The picture of a page for where somebody links to it. It is known by what it says before it is drawn, so who has it
 * costs no drawing; the same for several is drawn once, and then kept. Cards wait for one another and not for
 * pages, nor pages for them: a link that goes round brings a crowd of machines that look at it.
 */
export function showCard(site: Site): Handler {
  const kept =
    site.cardsDir === undefined ? undefined : keepCards(site.cardsDir, { maxBytes: MAX_BYTES, log: site.log })
  const drawing = new Map<string, Promise<Bytes>>()
  let waiting = 0

  const make = async (key: string, card: Card, width: number): Promise<Bytes> => {
    const known = await kept?.get(key)
    if (known) return known
    const picture = await draw({ card }, width)
    await kept?.keep(key, picture)
    return picture
  }
  const once = (key: string, card: Card, width: number): Promise<Bytes> => {
    const known = drawing.get(key)
    if (known) return known
    const made = make(key, card, width).finally(() => drawing.delete(key))
    drawing.set(key, made)
    return made
  }

  const answer = async (c: Context) => {
    const width = widthAsked(c)
    const card = await cardOf(site, c.req.param('name')!.replace(/\.png$/, ''))
    if (!card) return c.notFound()
    const key = createHash('sha256')
      .update(JSON.stringify([DRAWN_BY, card, width]))
      .digest('hex')
    forEverybody(c)
    c.header('etag', `"${key.slice(0, 32)}"`)
    c.header('cache-control', 'public, max-age=3600')
    c.header('content-type', 'image/png')
    if (isUnmodified(c, c.res.headers)) return c.body(null, 304)
    if (c.req.method === 'HEAD') return c.body(null)
    return c.body(await once(key, card, width))
  }

  return async (c) => {
    if (waiting >= MOST_WAITING) return comeAgain(c)
    waiting++
    try {
      return await answer(c)
    } finally {
      waiting--
    }
  }
}

function widthAsked(c: Context): number {
  const asked = c.req.query('width') ?? String(CARD.width)
  const width = WIDTHS.find((one) => String(one) === asked)
  if (width === undefined)
    throw new HTTPException(400, { message: `cards are ${WIDTHS.join(', ')} pixels wide` })
  return width
}
