import type { Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { TRENDING, type Trending, trending } from '#feed/trending.ts'
import type { Site } from '../site.ts'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'

const LIMIT = 50

/** The papers people talk about, by a score whose parts are shown. */
export const showTrending =
  (site: Site): Handler =>
  async (c) => {
    const papers = await trending(site.store, {
      today: dayAt(site.now()),
      limit: LIMIT,
      isRunnable: (slug) => site.methods.get(slug)?.runnable ?? false,
    })
    return c.html(
      <Layout site={site} kind="browse" path="/trending" title="Trending">
        <div class="front">
          <section class="list" aria-labelledby="edition">
            <h1 class="edition" id="edition">
              Trending
            </h1>
            <p class="formula">
              Score: log10(1 + votes + people discussing, at most half of the votes + {TRENDING.reproduction}{' '}
              for a method that runs here) + age of the list in units of {TRENDING.tau} hours, newer counting
              more.
            </p>
            {papers.length === 0 && (
              <p>
                No list has come in yet. <a href="/papers">All papers</a>
              </p>
            )}
            {papers.map((one, i) => (
              <>
                <Entry site={site} paper={one.paper} signals={one.signals} lead={i === 0} />
                <Why one={one} />
              </>
            ))}
          </section>
        </div>
      </Layout>,
    )
  }

/** Why a paper is where it is, term by term. */
const Why = ({ one }: { one: Trending }) => (
  <details class="why">
    <summary>Why is this here</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">Term</th>
          <th scope="col">Counted</th>
          <th scope="col">Points</th>
        </tr>
      </thead>
      <tbody>
        {one.terms.map(({ name, value, points }) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{value === undefined ? 'n/a' : Math.round(value)}</td>
            <td>{points.toFixed(2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
)
