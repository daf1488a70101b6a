import type { Handler } from 'hono'
import { FIELD_NAMES, SUBJECT_NAMES, topicOfSlug } from '#topics/vocabulary.ts'
import { saidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { pageNumber, topicPath } from '../views/addresses.ts'
import { papersInWords } from '../views/counts.ts'
import { Entry } from '../views/entry.tsx'
import { FollowButton } from '../views/follow-button.tsx'
import { Layout } from '../views/layout.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { Rail } from '../views/rail.tsx'
import { TakeAlong } from '../views/take-along.tsx'

const PAGE_SIZE = 24
const ABOUT =
  'What papers are about: by the categories and keywords that their sources give, and where those say nothing, ' +
  'by title and abstract.'

/** Every topic, with how many papers here are about it. */
export const showTopics =
  (site: Site): Handler =>
  async (c) => {
    const counts = await site.store.topics.counts()
    return c.html(
      <Layout site={site} kind="browse" path="/topics" title="Topics" description={ABOUT}>
        <header class="page-head">
          <h1>Topics</h1>
          <p>{ABOUT}</p>
        </header>
        <Shelf id="subjects" title="Subjects" names={SUBJECT_NAMES} counts={counts} />
        <Shelf
          id="fields"
          title="Fields"
          names={FIELD_NAMES.filter((name) => !SUBJECT_NAMES.includes(name))}
          counts={counts}
        />
      </Layout>,
    )
  }

interface ShelfProps {
  id: string
  title: string
  names: readonly string[]
  counts: ReadonlyMap<string, number>
}

const Shelf = ({ id, title, names, counts }: ShelfProps) => (
  <section class="topic-shelf" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    <ul>
      {names.toSorted(byName).map((name) => (
        <li>
          <a href={topicPath(name)}>{name}</a>{' '}
          <span>
            {(counts.get(name) ?? 0).toLocaleString('en')}
            <span class="visually-hidden"> papers</span>
          </span>
        </li>
      ))}
    </ul>
  </section>
)

/** As a reader looks for them: letters before digits, capitals among the others. */
const byName = new Intl.Collator('en', { numeric: true }).compare

/** The papers of one topic, newest first. */
export const showTopic =
  (site: Site): Handler =>
  async (c) => {
    const slug = c.req.param('name')!
    const name = topicOfSlug(slug)
    if (name === undefined) return c.notFound()
    if (c.req.path !== topicPath(name)) return c.redirect(topicPath(name), 301)
    const page = pageNumber(c.req.query('page'))
    const total = await site.store.topics.count(name)
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
    if (page > pages) return c.notFound()
    const papers = await site.store.topics.list(name, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })
    const said = await saidTo(
      site,
      papers.map(({ id }) => id),
    )
    const href = (n: number) => (n === 1 ? topicPath(name) : `${topicPath(name)}?page=${n}`)

    return c.html(
      <Layout
        site={site}
        kind="browse"
        path={href(page)}
        feed={{ name: `topics/${slug}`, title: `Papers on ${name}` }}
        title={page === 1 ? capital(name) : `${capital(name)}, page ${page}`}
      >
        <div class="front">
          <section class="list" aria-labelledby="topic">
            <h1 class="topic-name" id="topic">
              {capital(name)}
            </h1>
            <p class="edition">
              {papersInWords(total)}, newest first. <a href="/topics">All topics</a>
              {site.subscriptions && (
                <>
                  {' '}
                  · <a href={`/subscribe?topics=${encodeURIComponent(name)}`}>Get them by mail</a>
                </>
              )}
            </p>
            <FollowButton site={site} kind="topic" name={name} label={name} />
            {total === 0 && <p>No paper here is about it yet.</p>}
            {papers.map((paper) => (
              <Entry site={site} paper={paper} said={said.get(paper.id)} dated />
            ))}
            <PagesNav page={page} pages={pages} href={href} />
            {total > 0 && <TakeAlong path={topicPath(name)} />}
          </section>
          <Rail site={site} />
        </div>
      </Layout>,
    )
  }

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)
