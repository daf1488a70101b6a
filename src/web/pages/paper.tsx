import type { Handler } from 'hono'
import { contributionOf } from '#feed/contribution.ts'
import { type NearDuplicate, nearDuplicates } from '#search/near-duplicates.ts'
import { type Similar, similarPapers } from '#search/similar.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { Fact, PaperTopic, PlaceOnList, Said, StoredPaper } from '#store/index.ts'
import type { Method, Site } from '../site.ts'
import { type AskedRun, askedRun } from '../asked-run.ts'
import { type Unit, readUnit } from '../unit.ts'
import { paperPath } from '../views/addresses.ts'
import { AlsoHere } from '../views/also-here.tsx'
import { CitationMeta } from '../views/citation-meta.tsx'
import { Code } from '../views/code.tsx'
import { HowItWorks } from '../views/how-it-works.tsx'
import { Layout } from '../views/layout.tsx'
import { Maths, beginning } from '../views/maths.tsx'
import { PaperHead } from '../views/paper-head.tsx'
import { PaperPlace } from '../views/paper-place.tsx'
import { RunPanel } from '../views/run-panel.tsx'
import { SimilarPapers } from '../views/similar-papers.tsx'
import { findPaper, referenceIn } from './find-paper.ts'
import { noPaper } from './no-paper.tsx'
import { asLiked } from './paper-citation.ts'
import { signpost } from './signposts.ts'

const SIMILAR = 5

/** One paper: what it says, what it claims, its method to run, and where to read on. */
export const showPaper =
  (site: Site): Handler =>
  async (c) => {
    c.header('vary', 'Accept', { append: true })
    const reference = referenceIn(c)
    const paper = await findPaper(site, reference)
    if (!paper) return noPaper(site, c, reference)
    const { search, searchParams } = new URL(c.req.url)
    if (paper.id !== reference) return c.redirect(`${paperPath(paper.id)}${search}`, 301)
    const liked = asLiked(site, c, paper)
    if (liked) return liked

    const method = paper.slug === undefined ? undefined : site.methods.get(paper.slug)
    const runs = method !== undefined && (method.runnable || method.recorded !== undefined)
    const unit = runs ? await readUnit(site.methodsDir, method.paper.slug) : undefined
    const twins = await nearDuplicates(site.store, paper, site.meaning)
    const isTwin = (other: StoredPaper) => twins.some((twin) => twin.paper.id === other.id)
    const near = await similarPapers(site.store, paper, SIMILAR + twins.length, site.meaning)
    const said = (await site.store.said.of([paper.id])).get(paper.id)
    const place = await site.store.listings.placeOf(paper.id)
    const similar = near.filter((one) => !isTwin(one.paper)).slice(0, SIMILAR)

    signpost(site, c, paper, said?.facts ?? [])
    return c.html(
      <Layout
        site={site}
        kind="read"
        path={paperPath(paper.id)}
        title={withPlainFormulas(paper.title)}
        description={beginning(
          withPlainFormulas(contributionOf(paper, said?.facts)?.text ?? paper.title),
          200,
        )}
        head={<CitationMeta site={site} paper={paper} />}
        {...(method?.runnable && { script: site.assets.runPanel })}
      >
        <Body
          paper={paper}
          facts={said?.facts ?? []}
          topics={said?.topics ?? []}
          signals={said?.signals ?? {}}
          place={place}
          method={runs ? method : undefined}
          unit={unit}
          asked={askedRun(searchParams, method?.recorded?.mechanisms ?? {})}
          similar={similar}
          twins={twins}
        />
      </Layout>,
    )
  }

interface BodyProps {
  paper: StoredPaper
  facts: readonly Fact[]
  topics: readonly PaperTopic[]
  signals: Said['signals']
  place: PlaceOnList | undefined
  method: Method | undefined
  unit: Unit | undefined
  asked: AskedRun
  similar: readonly Similar[]
  twins: readonly NearDuplicate[]
}

const Body = ({ paper, facts, topics, signals, place, method, unit, asked, similar, twins }: BodyProps) => (
  <article class="paper">
    <PaperPlace place={place} />
    <PaperHead paper={paper} facts={facts} topics={topics} signals={signals} />
    <AlsoHere twins={twins} />
    {paper.summary !== undefined && (
      <section class="in-short" aria-labelledby="in-short">
        <h2 id="in-short">In short</h2>
        <p>{paper.summary}</p>
      </section>
    )}
    {paper.claim !== undefined && (
      <section class="claim" aria-labelledby="claim">
        <h2 id="claim">The claim</h2>
        <p>{paper.claim}</p>
      </section>
    )}
    <section class="run" aria-labelledby="run">
      <h2 id="run">Run it</h2>
      {method ? (
        <RunPanel paper={method.paper} recorded={method.recorded} runnable={method.runnable} asked={asked} />
      ) : (
        <p class="none">No reproduction yet.</p>
      )}
    </section>
    {paper.abstract !== undefined && (
      <section class="abstract" aria-labelledby="abstract">
        <h2 id="abstract">Abstract</h2>
        <p dir="auto">
          <Maths text={paper.abstract} />
        </p>
      </section>
    )}
    {unit?.readme !== undefined && <HowItWorks html={unit.readme} />}
    {unit && unit.files.length > 0 && <Code slug={paper.slug!} files={unit.files} />}
    <SimilarPapers similar={similar} />
  </article>
)
