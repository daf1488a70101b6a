import type { Context, Handler } from 'hono'
import type { FC } from 'hono/jsx'
import { dayAt } from '#feed/days.ts'
import type { Recorded } from '#lab/recorded.ts'
import { deviceInWords, kindInWords } from '#runs/device.ts'
import { type KeptFacts, differenceInWords, keptFacts } from '#runs/facts.ts'
import { byRun, tally, tallyInWords } from '#runs/tally.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { KeptKind, KeptRun, StoredPaper } from '#store/index.ts'
import type { Site } from '../site.ts'
import { keptRunsPath, pageNumber, paperPath, runPath } from '../views/addresses.ts'
import { CalendarDate } from '../views/dates.tsx'
import { KeptMark, seedInWords } from '../views/kept-state.tsx'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { findPaper, referenceIn } from './find-paper.ts'
import { noPaper } from './no-paper.tsx'

const RUNS_ON_A_PAGE = 50

/** The runs of a paper's method that readers kept: how many devices agree on each seed, then one by one. */
export const showKeptRuns =
  (site: Site): Handler =>
  async (c) => {
    const reference = referenceIn(c, '/runs')
    const paper = await findPaper(site, reference)
    if (!paper) return noPaper(site, c, reference)
    const page = pageNumber(c.req.query('page'))
    if (paper.id !== reference) return c.redirect(keptRunsPath(paper.id, page), 301)
    const record = paper.slug === undefined ? undefined : site.methods.get(paper.slug)?.recorded
    if (paper.slug === undefined || !record) return c.notFound()

    const total = await site.store.keptRuns.count(paper.slug)
    const pages = Math.max(1, Math.ceil(total / RUNS_ON_A_PAGE))
    if (page > pages) return c.notFound()
    const runs = await site.store.keptRuns.of(paper.slug, {
      limit: RUNS_ON_A_PAGE,
      offset: (page - 1) * RUNS_ON_A_PAGE,
    })
    const kinds = await site.store.keptRuns.kinds(paper.slug, record.fingerprint)
    c.header('cache-control', 'no-cache')
    return c.html(
      <Layout
        site={site}
        kind="read"
        path={keptRunsPath(paper.id, page)}
        title={`Kept runs of ${withPlainFormulas(paper.title)}`}
        head={<meta name="robots" content="noindex" />}
      >
        <article class="kept-run">
          <header class="page-head">
            <h1>Kept runs</h1>
            <p>
              <a href={paperPath(paper.id)} dir="auto">
                <Maths text={paper.title} inLink />
              </a>
            </p>
          </header>
          <Agreement kinds={kinds} record={record} />
          <OneByOne runs={runs} record={record} total={total} />
          <PagesNav page={page} pages={pages} href={(n) => keptRunsPath(paper.id, n)} />
          <Elsewhere paper={paper} base={site.baseUrl ?? originOf(c)} />
        </article>
      </Layout>,
    )
  }

const originOf = (c: Context): string => new URL(c.req.url).origin

/** What counts, by seed and mechanism: kinds of devices, and where one differs. */
const Agreement: FC<{ kinds: readonly KeptKind[]; record: Recorded }> = ({ kinds, record }) => (
  <section aria-label="Agreement">
    {kinds.length > 0 ? (
      <p class="told">{sentence(tallyInWords(tally(kinds)))}</p>
    ) : (
      <p>Nobody has kept a run of this version yet. Run the paper, and press “Keep this run” at its end.</p>
    )}
    <p>
      Devices are counted by kind: a phone with Firefox on WebAssembly is one, whichever its version. Numbers
      are the same when they agree to six digits with this site’s own run, or with the record while there is
      none. Anybody can send any numbers: only what this site got itself as well is called verified.
    </p>
    {kinds.length > 0 && (
      <ul class="groups">
        {byRun(kinds).map((group) => (
          <li>
            <b>{sentence(seedInWords(group, record.mechanisms))}</b> {tallyInWords(tally(group.kinds))}
            <small>{group.kinds.map(kindInWords).join('; ')}</small>
          </li>
        ))}
      </ul>
    )}
  </section>
)

const OneByOne: FC<{ runs: readonly KeptRun[]; record: Recorded; total: number }> = ({
  runs,
  record,
  total,
}) =>
  runs.length > 0 ? (
    <section aria-labelledby="one-by-one">
      <h2 id="one-by-one">{total.toLocaleString('en')} kept, the newest first</h2>
      <ol class="runs">
        {runs.map((run) => {
          const facts = keptFacts(run, record)
          return (
            <li>
              <a href={runPath(run.id)}>{sentence(seedInWords(run, record.mechanisms))}</a>{' '}
              <KeptMark state={facts.state} />
              <p>
                {deviceInWords(run)}; <CalendarDate date={dayAt(run.kept)} />
              </p>
              <p>{apart(facts, record.metrics)}</p>
            </li>
          )
        })}
      </ol>
    </section>
  ) : null

/** What sets it apart from those that are as they should be. */
function apart({ isCurrent, digits = {} }: KeptFacts, labels: Record<string, string>): string | undefined {
  if (!isCurrent) return 'Of an earlier version of the method.'
  const difference = differenceInWords(digits, labels)
  return difference && `Its numbers differ ${difference}.`
}

const Elsewhere: FC<{ paper: StoredPaper; base: string }> = ({ paper, base }) => {
  const path = paperPath(paper.id)
  const title = withPlainFormulas(paper.title)
  return (
    <section aria-labelledby="elsewhere">
      <h2 id="elsewhere">On other pages</h2>
      <p>
        <img src={`${path}/badge.svg`} alt="The badge of this paper" height="20" />
      </p>
      <p>For a README:</p>
      <pre>
        <code>{`[![Daily Papers](${base}${path}/badge.svg)](${base}${path})`}</code>
      </pre>
      <p>The panel in a frame, which runs there as well:</p>
      <pre>
        <code>{`<iframe src="${base}/embed${path.slice('/papers'.length)}" title="${attribute(title)}" width="100%" height="800" loading="lazy"></iframe>`}</code>
      </pre>
    </section>
  )
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
