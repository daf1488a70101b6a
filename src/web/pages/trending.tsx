import type { Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { type Trending, trending } from '#feed/trending.ts'
import type { Site } from '../site.ts'
import { EditionNav } from '../views/edition-nav.tsx'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'
import { Rail } from '../views/rail.tsx'

const LIMIT = 50

/** The papers people talk about, by a score whose parts are shown. */
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
    return c.html(
      <Layout site={site} kind="browse" path="/trending" title="Trending">
        <div class="front">
          <section class="list" aria-labelledby="edition">
            {newest !== undefined && <EditionNav day={newest} />}
            <h1 class="edition" id="edition">
              Trending
            </h1>
            <p class="formula">
              Score: log10(1 + votes + people discussing, at most {share(site.trending.people)} of the votes,
              + {site.trending.reproduction} for a method that runs here) − hours since its list began /{' '}
              {site.trending.tau}. So ten times the votes make up for {site.trending.tau} hours.
            </p>
            {papers.length === 0 && (
              <p>
                No list has come in yet. <a href="/papers">All papers</a>
              </p>
            )}
            {papers.map((one, i) => (
              <>
                <Entry site={site} paper={one.paper} signals={one.signals} lead={i === 0} />
                <Why one={one} now={site.now()} tau={site.trending.tau} />
              </>
            ))}
          </section>
          <Rail site={site} />
        </div>
      </Layout>,
    )
  }

const share = (part: number) => `${Number((100 * part).toPrecision(3))} %`

/** Why a paper is where it is, term by term. */
function Why({ one, now, tau }: { one: Trending; now: number; tau: number }) {
  const terms = seenFrom(now, tau, one)
  return (
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
          {terms.map(({ name, value, points }) => (
            <tr>
              <th scope="row">{name}</th>
              <td>{value === undefined ? 'n/a' : Math.round(value)}</td>
              <td>{value === undefined ? 'n/a' : pointsIn(points)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">score</th>
            <td />
            <td>{pointsIn(terms.reduce((sum, term) => sum + term.points, 0))}</td>
          </tr>
        </tfoot>
      </table>
    </details>
  )
}

/**
 * The terms as a reader counts: with the age of the list in place of the moment it began, which moves the scores of
 * all papers alike.
 */
function seenFrom(now: number, tau: number, { terms }: Trending): Trending['terms'] {
  const age = now / 3_600_000 - (terms.at(-1)!.value ?? 0)
  return [...terms.slice(0, -1), { name: 'hours since its list began', value: age, points: -age / tau }]
}

const pointsIn = (points: number) =>
  points
    .toFixed(2)
    .replace(/^-0\.00$/, '0.00')
    .replace('-', '−')
