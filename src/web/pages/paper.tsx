import type { Context, Handler } from 'hono'
import type { Child } from 'hono/jsx'
import { contributionOf } from '#feed/contribution.ts'
import { type NearDuplicate, nearDuplicates } from '#search/near-duplicates.ts'
import { type Similar, similarPapers } from '#search/similar.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import { referencesIn } from '#sources/references.ts'
import {
  type KeptKind,
  type KnownVersion,
  NOTHING_SAID,
  type PlaceOnList,
  type StoredPaper,
} from '#store/index.ts'
import { type SaidTo, saidTo } from '../said-to.ts'
import type { Method, Site } from '../site.ts'
import { type AskedRun, askedRun } from '../asked-run.ts'
import { memberOf } from '../member.ts'
import { refererPath } from '../own-paths.ts'
import { type Unit, readUnit } from '../unit.ts'
import { paperCard } from '../cards/card-link.ts'
import { paperPath } from '../views/addresses.ts'
import { AlsoHere } from '../views/also-here.tsx'
import { type DiscussionProps, Discussion } from '../views/discussion.tsx'
import { CitationMeta } from '../views/citation-meta.tsx'
import { Cite } from '../views/cite.tsx'
import { Code } from '../views/code.tsx'
import { type Curated, Curation, readCurated } from '../views/curation.tsx'
import { HowItWorks } from '../views/how-it-works.tsx'
import { InShort } from '../views/in-short.tsx'
import { KeptLine } from '../views/kept-line.tsx'
import { Layout } from '../views/layout.tsx'
import { type Here, LinkedText } from '../views/linked-text.tsx'
import { beginning } from '../views/maths.tsx'
import { showNote } from '../views/note.tsx'
import { OEmbedLinks } from '../views/oembed-links.tsx'
import { OwnMenus } from '../views/own-menus.tsx'
import { OwnNote } from '../views/own-note.tsx'
import { PaperHead } from '../views/paper-head.tsx'
import { AllLinks } from '../views/paper-links.tsx'
import { PaperPlace } from '../views/paper-place.tsx'
import { RunPanel } from '../views/run-panel.tsx'
import { ORDERS, type Order, SimilarPapers } from '../views/similar-papers.tsx'
import { PaperTopics } from '../views/topics.tsx'
import { PaperVersions } from '../views/versions.tsx'
import { readDiscussion } from './comments.tsx'
import { findPaper, isAddress, referenceIn } from './find-paper.ts'
import { noPaper } from './no-paper.tsx'
import { asLiked } from './paper-citation.ts'
import { signpost } from './signposts.ts'

const SIMILAR = 8
/** Voters that are named; of more it is told how many. */
const VOTERS = 12
/** Works named in one abstract that are looked for here. */
const MOST_NAMED = 20

/** One paper: what it says, what it claims, its method to run, and where to read on. */
export const showPaper =
  (site: Site): Handler =>
  async (c) => {
    c.header('vary', 'Accept', { append: true })
    const reference = referenceIn(c)
    const paper = await findPaper(site, reference)
    if (!paper) return noPaper(site, c, reference)
    const { search, searchParams } = new URL(c.req.url)
    if (paper.id !== reference) {
      return c.redirect(paperPath(paper.id) + (isAddress(reference) ? '' : search), 301)
    }
    const liked = await asLiked(site, c, paper)
    if (liked) return liked
    const order = c.req.query('similar') ?? 'near'
    if (!isOrder(order)) return noOrder(site, c, order)

    const { store, meaning } = site
    const method = paper.slug === undefined ? undefined : site.methods.get(paper.slug)
    const runs = method !== undefined && (method.runnable || method.recorded !== undefined)
    const said = (await saidTo(site, [paper.id])).get(paper.id) ?? NOTHING_SAID
    const twins = await nearDuplicates(store, paper, meaning)
    const but = twins.map((twin) => twin.paper.id)

    const kinds =
      method?.recorded && site.keep
        ? await store.keptRuns.kinds(method.paper.slug, method.recorded.fingerprint)
        : undefined
    await noteOpening(site, c, paper)
    const curated = await readCurated(site, paper)
    signpost(site, c, paper, said.facts)
    return c.html(
      <Layout
        site={site}
        kind="read"
        path={paperPath(paper.id)}
        title={withPlainFormulas(paper.title)}
        description={beginning(
          withPlainFormulas(contributionOf(paper, said.facts)?.text ?? paper.title),
          200,
        )}
        card={paperCard(site, paper)}
        isArticle
        head={
          <>
            <CitationMeta site={site} paper={paper} />
            <OEmbedLinks
              baseUrl={site.baseUrl}
              path={paperPath(paper.id)}
              title={withPlainFormulas(paper.title)}
            />
            {site.discussion && memberOf(c) && <script type="module" src={site.assets.quote} />}
          </>
        }
        {...(method?.runnable && { script: site.assets.runPanel })}
      >
        <Body
          head={
            <PaperHead
              site={site}
              paper={paper}
              said={said}
              voters={await votersOf(site, paper)}
              isDismissed={await isDismissed(site, c, paper)}
            />
          }
          site={site}
          paper={paper}
          said={said}
          place={await store.listings.placeOf(paper.id)}
          here={await namedHere(site, paper)}
          versions={await store.said.versions(paper.id)}
          method={runs ? method : undefined}
          kinds={kinds}
          searches={meaning !== undefined && meaning.widths.length !== 1}
          unit={runs ? await readUnit(site.methodsDir, method.paper.slug) : undefined}
          asked={askedRun(searchParams, method?.recorded?.mechanisms ?? {})}
          similar={await similarPapers(store, paper, SIMILAR, meaning, but)}
          order={order}
          twins={twins}
          curated={curated}
          discussion={site.discussion && (await readDiscussion(site, c, paper, said.facts))}
        />
      </Layout>,
    )
  }

const isOrder = (name: string): name is Order => Object.hasOwn(ORDERS, name)

const noOrder = (site: Site, c: Context, order: string) =>
  showNote(site, c, {
    title: 'There is no such order',
    status: 400,
    children: (
      <>
        Similar papers stand in no order called <code>{order.slice(0, 40)}</code>:{' '}
        {new Intl.ListFormat('en', { type: 'disjunction' }).format(Object.keys(ORDERS))} may be asked for, as
        in <a href={`${c.req.path}?similar=date`}>?similar=date</a>.
      </>
    ),
  })

/** Remembers what a member reads, where they want that; a browser that only looks ahead reads nothing. */
async function noteOpening(site: Site, c: Context, { id }: StoredPaper): Promise<void> {
  const { store, now, log } = site
  const member = memberOf(c)
  if (!member || c.req.method !== 'GET' || c.req.header('sec-purpose')?.includes('prefetch')) return
  // A form on it that leads back opens nothing: it may have said that the paper was not seen.
  if (refererPath(site, c).split('?')[0] === paperPath(id)) return
  // The page is there to be read all the same.
  await store.openings
    .say(member.id, id, now())
    .catch((error: unknown) => log(`an opening was not noted: ${String(error)}`))
}

/** The first who voted for a paper, where they are shown. */
const votersOf = async ({ store, accounts, showsVoters }: Site, { id }: StoredPaper) =>
  accounts && showsVoters ? store.votes.voters(id, VOTERS) : []

async function isDismissed({ store }: Site, c: Context, { id }: StoredPaper): Promise<boolean | undefined> {
  const member = memberOf(c)
  return member && (await store.dismissals.among(member.id, [id])).has(id)
}

/** Where the works are that an abstract names, as far as they are here. */
async function namedHere({ store }: Site, { id, abstract = '' }: StoredPaper): Promise<Here> {
  const works = new Set(referencesIn(abstract).flatMap(({ work }) => work ?? []))
  const here = new Map<string, string>()
  for (const work of [...works].slice(0, MOST_NAMED)) {
    const found = await store.papers.get(work)
    if (found && found.id !== id) here.set(work, paperPath(found.id))
  }
  return here
}

interface BodyProps {
  head: Child
  site: Site
  paper: StoredPaper
  said: SaidTo
  place: PlaceOnList | undefined
  here: Here
  versions: readonly KnownVersion[]
  method: Method | undefined
  /** Of the runs that readers kept; absent where none can be. */
  kinds: readonly KeptKind[] | undefined
  /** The search finds papers by vectors that can be cut, or will. */
  searches: boolean
  unit: Unit | undefined
  asked: AskedRun
  similar: readonly Similar[]
  order: Order
  twins: readonly NearDuplicate[]
  /** Absent, as the discussion, where nobody has an account. */
  curated: Curated | undefined
  discussion: DiscussionProps | undefined
}

const Body = (props: BodyProps) => {
  const {
    head,
    site,
    paper,
    said,
    place,
    here,
    versions,
    method,
    kinds,
    searches,
    unit,
    asked,
    similar,
    order,
    twins,
    curated,
    discussion,
  } = props
  return (
    <article class="paper">
      <PaperPlace place={place} />
      {head}
      <OwnMenus site={site} paper={paper} said={said} />
      <AlsoHere twins={twins} />
      <InShort paper={paper} facts={said.facts} />
      <section class="abstract" {...(paper.abstract !== undefined && { 'aria-labelledby': 'abstract' })}>
        {paper.abstract === undefined ? (
          <p class="none">No abstract is known.</p>
        ) : (
          <>
            <h2 id="abstract">Abstract</h2>
            <p dir="auto" data-quotable>
              <LinkedText text={paper.abstract} here={here} />
            </p>
          </>
        )}
        <PaperTopics paper={paper} known={said.topics} />
        <div class="more">
          <PaperVersions paper={paper} versions={versions} />
          <AllLinks paper={paper} said={said} />
          <Cite paper={paper} />
        </div>
      </section>
      {method && (
        <section class="run" aria-labelledby="run">
          <h2 id="run">Run it</h2>
          <RunPanel
            paper={method.paper}
            recorded={method.recorded}
            runnable={method.runnable}
            asked={asked}
            keeps={kinds !== undefined}
            searches={searches}
          />
          {kinds && <KeptLine paper={paper} kinds={kinds} mechanisms={method.recorded?.mechanisms ?? {}} />}
        </section>
      )}
      {unit?.readme !== undefined && <HowItWorks html={unit.readme} />}
      {unit && unit.files.length > 0 && <Code slug={paper.slug!} files={unit.files} />}
      <OwnNote site={site} paper={paper} />
      {discussion && <Discussion {...discussion} />}
      {curated && <Curation paper={paper} curated={curated} />}
      <SimilarPapers id={paper.id} similar={similar} order={order} />
      {!method && (
        <p class="none">
          No reproduction of it runs here yet; <a href="/methods">these do</a>.
        </p>
      )}
    </article>
  )
}
