import type { Context, Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { uuid } from '../feeds/entry.tsx'
import { FORMS, type Form } from '../feeds/forms.ts'
import { type FeedList, readList } from '../feeds/lists.ts'
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
    // The forms of a feed are one feed, and those of two sites are two.
    const of = `${pathname.replace(/\.\w+$/, '')}${search}`
    const { baseUrl } = site
    return answerFeed(site, c, list, form as Form, baseUrl === undefined ? uuid(`feed ${of}`) : baseUrl + of)
  }

/** A list in one of the forms of a feed; `id` stays the same whatever is in it. */
export function answerFeed(site: Site, c: Context, list: FeedList, form: Form, id: string): Response {
  const { pathname, search } = new URL(c.req.url)
  const { type, write } = FORMS[form]
  const today = Date.parse(dayAt(site.now()))
  const body = write({ ...list, id, self: pathname + search, baseUrl: site.baseUrl, today })
  return c.body(body, 200, { 'content-type': `${type}; charset=utf-8` })
}
