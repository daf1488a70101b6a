import type { Context, Handler } from 'hono'
import type { Collection, Kept } from '#store/index.ts'
import { mayRead } from '../collection-rights.ts'
import { inCalendar } from '../feeds/calendar.ts'
import { paperEntry, uuid } from '../feeds/entry.tsx'
import type { Form } from '../feeds/forms.ts'
import { forYouFeed } from '../feeds/for-you.tsx'
import type { FeedList } from '../feeds/lists.ts'
import { newOfFollowed } from '../following.ts'
import { formNamed } from '../forms.ts'
import { forEverybody } from '../headers.ts'
import { memberOf } from '../member.ts'
import type { Site } from '../site.ts'
import { collectionPath } from '../views/addresses.ts'
import { keepSecret } from '../views/note.tsx'
import { Written } from '../views/written.tsx'
import { answerCited } from './cited-list.ts'
import { answerFeed } from './feed.ts'

/** Papers that a feed tells. */
const IN_FEED = 50
/** All that a collection may have. */
const ALL = { limit: 2000 }

/** A collection as a file: `/collections/ID.bib`, `.ris`, `.csl.json`, `.atom`, `.rss`, `.json`, `.ics`. */
export const showCollectionFile =
  (site: Site): Handler =>
  async (c) => {
    const [id, form] = nameAndForm(c)
    const collection = site.accounts && (await site.store.collections.get(id))
    if (!collection || !mayRead(collection, memberOf(c))) return c.notFound()
    if (collection.access === 'link') forEverybody(c)
    else c.header('cache-control', 'private, no-cache')
    c.header('x-robots-tag', 'noindex')
    return asFile(site, c, collection, form)
  }

/** A member's own feed, by its secret address: of what they follow, of what is proposed to them, or of a collection that they may read. */
export const showOwnFeed =
  (site: Site): Handler =>
  async (c) => {
    const [secret, form] = nameAndForm(c)
    const feed = site.accounts && (await site.store.follows.byFeed(secret))
    const member = feed && (await site.store.members.get(feed.member))
    if (!feed || !member) return c.notFound()
    keepSecret(c)
    c.header('cache-control', 'private, no-cache')
    if (feed.name === 'for-you') {
      if (!isFeed(form)) return c.notFound()
      return answerFeed(site, c, await forYouFeed(site, member), form, uuid(`for ${member.id}`))
    }
    if (feed.name !== 'following') {
      const collection = await site.store.collections.get(feed.name)
      if (!collection || !mayRead(collection, member)) return c.notFound()
      return asFile(site, c, collection, form)
    }
    if (!isFeed(form)) return c.notFound()
    const news = (await newOfFollowed(site, member)).slice(0, IN_FEED)
    const said = await site.store.said.of(news.map(({ paper }) => paper.id))
    const entries = news.map(({ paper, at }) => ({
      ...paperEntry(site, paper, said.get(paper.id)),
      listed: at,
    }))
    const list = { title: 'Following', path: '/following', entries }
    return answerFeed(site, c, list, form, uuid(`feed of ${member.id}`))
  }

function nameAndForm(c: Context): [name: string, form: string] {
  const address = c.req.param('link')!
  return formNamed(address) ?? (/^([^.]+)\.(.+)$/.exec(address)!.slice(1) as [string, string])
}

const isFeed = (form: string): form is Form => form === 'atom' || form === 'rss' || form === 'json'

async function asFile(site: Site, c: Context, collection: Collection, form: string): Promise<Response> {
  const { collectionPapers } = site.store
  if (form === 'bib' || form === 'ris' || form === 'csl.json') {
    const kept = await collectionPapers.list(collection.key, ALL)
    return answerCited(
      c,
      kept.map(({ paper }) => paper),
      form,
    )
  }
  if (form === 'ics') {
    const dated = await collectionPapers.dated(collection.key)
    return c.body(inCalendar(site, collection, dated), 200, {
      'content-type': 'text/calendar; charset=utf-8',
    })
  }
  if (!isFeed(form)) return c.notFound()
  const kept = await collectionPapers.list(collection.key, { limit: IN_FEED }, 'added')
  return answerFeed(site, c, await feedOf(site, collection, kept), form, uuid(`collection ${collection.id}`))
}

/** The papers added last, each with what the collection says of it. */
async function feedOf(site: Site, { id, name }: Collection, kept: readonly Kept[]): Promise<FeedList> {
  const said = await site.store.said.of(kept.map(({ paper }) => paper.id))
  const entries = kept.map(({ paper, note, added }) => {
    const entry = paperEntry(site, paper, said.get(paper.id))
    const html = note === '' ? entry.html : String(<Written text={note} />) + entry.html
    return { ...entry, html, listed: added, updated: Math.max(entry.updated, added) }
  })
  return { title: name, path: collectionPath(id), entries }
}
