import type { Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { trending } from '#feed/trending.ts'
import { saidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { Dateline } from '../views/dateline.tsx'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'
import { Rail } from '../views/rail.tsx'
import { HowRanked, WhyHere } from '../views/why-here.tsx'

const LIMIT = 50
const FEED = { name: 'trending', title: 'Trending papers' }

/** The papers people talk about, each with why it is here for who asks. */
export const showTrending =
  (site: Site): Handler =>
  async (c) => {
    const papers = await trending(site.store, {
      today: dayAt(site.now()),
      limit: LIMIT,
      isRunnable: (slug) => site.methods.get(slug)?.runnable ?? false,
      options: site.trending,
    })
    const newest = await site.store.listings.newest(dayAt(site.now()))
    const said = await saidTo(
      site,
      papers.map(({ paper }) => paper.id),
    )
    return c.html(
      <Layout site={site} kind="browse" path="/trending" title="Trending" feed={FEED}>
        <Dateline
          title="Trending"
          day={newest}
          count={papers.length > 0 ? 'Most votes for their age, of the lists of a month' : undefined}
        />
        <div class="front">
          <section class="list" aria-labelledby="edition">
            {papers.length === 0 && (
              <p>
                No list has come in yet. <a href="/papers">All papers</a>
              </p>
            )}
            {papers.map((one) => (
              <Entry site={site} paper={one.paper} said={said.get(one.paper.id)} dated>
                <WhyHere one={one} now={site.now()} tau={site.trending.tau} />
              </Entry>
            ))}
            <HowRanked trending={site.trending} />
          </section>
          <Rail site={site} />
        </div>
      </Layout>,
    )
  }
