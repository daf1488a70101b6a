import type { Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { uuid } from '../feeds/entry.tsx'
import { FORMS, type Form } from '../feeds/forms.ts'
import { readList } from '../feeds/lists.ts'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'

/** A list as a feed: `/feeds/newest.atom`, `/feeds/topics/robotics.rss`, `/feeds/search.json?q=embeddings`. */
export const showFeed =
  (site: Site): Handler =>
  async (c) => {
    forEverybody(c)
    const { pathname, search } = new URL(c.req.url)
    const [, name, form] = /^(.+)\.(atom|rss|json)$/s.exec(c.req.param('name')!) ?? []
    if (name === 'search' && !c.req.query('q')?.trim())
      return c.text(`give what to search for as q: /feeds/search.${form}?q=embeddings\n`, 400)
    const list = name === undefined ? undefined : await readList(site, name, c)
    if (!list) return c.notFound()
    const { type, write } = FORMS[form as Form]
    const { baseUrl } = site
    // The forms of a feed are one feed, and those of two sites are two.
    const of = `${pathname.replace(/\.\w+$/, '')}${search}`
    const id = baseUrl === undefined ? uuid(`feed ${of}`) : baseUrl + of
    const today = Date.parse(dayAt(site.now()))
    const body = write({ ...list, id, self: pathname + search, baseUrl, today })
    return c.body(body, 200, { 'content-type': `${type}; charset=utf-8` })
  }
