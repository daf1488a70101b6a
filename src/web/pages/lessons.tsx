import type { Handler } from 'hono'
import type { Child, FC } from 'hono/jsx'
import { inWords } from '#lab/in-words.ts'
import {
  type Fall,
  type Lessons,
  type PlacedClaim,
  type Tried,
  fallOf,
  isOutcome,
  lessonsOf,
} from '#lab/lessons.ts'
import type { Paper } from '#lab/paper.ts'
import type { Outcome, Status } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'
import { METHODS_CARD } from '../cards/card-link.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { ClaimHeap, ClaimStrip } from '../views/claim-strip.tsx'
import { papersInWords } from '../views/counts.ts'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'
import { PURPOSE_NAMES } from '../views/purpose-names.ts'

/** What all records say together: which claims hold, vary and fall, and how. Every figure is counted from the records. */
export const showLessons =
  (site: Site): Handler =>
  (c) => {
    const tried = [...site.methods.values()].flatMap(({ paper, recorded, outcome }): Tried[] =>
      recorded && outcome ? [{ paper, recorded }] : [],
    )
    const lessons = lessonsOf(tried)
    const title = `Lessons from ${papersInWords(tried.length)} that run here`
    return c.html(
      <Layout site={site} kind="browse" path="/lessons" title={title} description={ABOUT} card={METHODS_CARD}>
        <header class="page-head">
          <h1>{title}</h1>
          <p>
            {ABOUT} <a href="/methods">All methods</a>
          </p>
        </header>
        {tried.length === 0 ? (
          <p>None is recorded yet.</p>
        ) : (
          <div class="lessons">
            <Overview lessons={lessons} tried={tried.length} waiting={site.methods.size - tried.length} />
            <AtAGlance lessons={lessons} />
            <Falls lessons={lessons} />
            <Varies lessons={lessons} />
            <Holds lessons={lessons} />
            <Purposes lessons={lessons} />
            <Limits lessons={lessons} />
          </div>
        )}
      </Layout>,
    )
  }

const ABOUT =
  'What claims about learned representations look like at the size of a browser tab: which of them hold, ' +
  'which depend on the seed, and which fall.'

interface Told {
  lessons: Lessons
}

function Overview({ lessons, tried, waiting }: Told & { tried: number; waiting: number }) {
  const { methods, claims } = lessons
  const [whole, some, none, unclear] = [
    methods.reproduced,
    methods.varies,
    methods['not reproduced'],
    methods['cannot tell'],
  ]
  const outcomes = (['holds', 'varies', 'does not hold'] as const).map(
    (outcome) => claims.filter(isOutcome(outcome)).length,
  )
  return (
    <p>
      Of {papersInWords(tried)}, {whole} {agree(whole, 'is', 'are')} reproduced in small, {some}{' '}
      {agree(some, 'varies', 'vary')} from seed to seed, and {none} {agree(none, 'is', 'are')} not reproduced
      at this scale{unclear > 0 && `; ${unclear} cannot be told`}. Of their {claimsInWords(claims.length)},{' '}
      {outcomes[0]} {agree(outcomes[0]!, 'holds', 'hold')} on every seed, {outcomes[1]} on some and{' '}
      {outcomes[2]} on none.
      {waiting > 0 &&
        ` ${papersInWords(waiting)} of the catalogue ${agree(waiting, 'is', 'are')} not recorded yet.`}
    </p>
  )
}

const AtAGlance = ({ lessons: { claims } }: Told) => (
  <figure>
    <ClaimHeap
      claims={claims}
      alt={`${claimsInWords(claims.length)} between no effect and their bounds: most that hold lie beyond the bound, those that fall before it or on the other side of no effect.`}
    />
    <figcaption>
      Each dot is a claim, where its middle seed lies between the number that no effect gives and the bound
      that was set before: <span class="holds">holds on every seed</span>, <span class="varies">on some</span>
      , <span class="falls">on none</span>. What lies further out stands at the ends.
    </figcaption>
  </figure>
)

function Holds({ lessons: { claims, holding, left, longer } }: Told) {
  const holds = claims.filter(isOutcome('holds'))
  if (holds.length === 0) return null
  return (
    <Section
      folded
      id="holds"
      title={`${claimsInWords(holds.length)} ${agree(holds.length, 'holds', 'hold')} on every seed`}
      claims={holds}
    >
      <p>
        On its weakest seed, the middle one of them goes {percent(holding.median)} of the way from no effect
        to the bound; {holding.narrow} {agree(holding.narrow, 'clears', 'clear')} it by less than a tenth.
        Without an idea that a claim rests on, the middle run goes {percent(left)} of that way.
        {longer.before > 0 &&
          ` With a main rival trained three times as long, ${longer.after} of ${longer.before} claims that held before it hold still.`}
      </p>
    </Section>
  )
}

function Varies({ lessons: { claims } }: Told) {
  const varies = claims.filter(isOutcome('varies'))
  if (varies.length === 0) return null
  return (
    <Section
      id="varies"
      title={`${claimsInWords(varies.length)} ${agree(varies.length, 'depends', 'depend')} on the seed`}
      claims={varies}
    >
      <p>
        A single run would have called each of these a success or a failure. Such are{' '}
        {percent(varies.length / claims.length)} of all claims.
      </p>
    </Section>
  )
}

function Falls({ lessons: { claims, falls } }: Told) {
  const fallen = claims.filter(isOutcome('does not hold'))
  if (fallen.length === 0) return null
  const some = (Object.entries(FALLS) as [Fall, string][]).filter(([fall]) => falls[fall] > 0)
  return (
    <Section
      id="falls"
      title={`${claimsInWords(fallen.length)} ${agree(fallen.length, 'holds', 'hold')} on no seed`}
      claims={fallen}
    >
      <ul>
        {some.map(([fall, words]) => (
          <li>
            {falls[fall]} {agree(falls[fall], 'shows', 'show')} {words}:{' '}
            {timesOf(fallen.filter((claim) => fallOf(claim) === fall).map(({ paper }) => paper)).map(
              ([paper, times], i) => (
                <>
                  {i > 0 && ', '}
                  <a href={paperPath(paper.arxiv)}>{paper.slug.replaceAll('-', ' ')}</a>
                  {times > 1 && ` (${times})`}
                </>
              ),
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Each paper once, and how often it was among them. */
function timesOf(papers: readonly Paper[]): [Paper, number][] {
  const times = new Map<Paper, number>()
  for (const paper of papers) times.set(paper, (times.get(paper) ?? 0) + 1)
  return [...times]
}

const FALLS: Record<Fall, string> = {
  short: 'the effect, smaller than the bound',
  absent: 'next to nothing',
  opposite: 'the opposite',
}

const STATUSES: readonly (readonly [Status, string])[] = [
  ['reproduced', 'Reproduced'],
  ['varies', 'Varies'],
  ['not reproduced', 'Not reproduced'],
]

const Purposes = ({ lessons: { purposes } }: Told) => (
  <section aria-labelledby="purposes">
    <h2 id="purposes">By what a method is for</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">For</th>
          {STATUSES.map(([, name]) => (
            <th scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {purposes.map(({ purpose, methods }) => (
          <tr>
            <th scope="row">
              <a href={`/methods?topic=${encodeURIComponent(purpose)}`}>{PURPOSE_NAMES[purpose]}</a>
            </th>
            {STATUSES.map(([status]) => (
              <td class="number">{methods[status] || '–'}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

const Limits = ({ lessons: { seconds } }: Told) => (
  <section aria-labelledby="limits">
    <h2 id="limits">What this cannot say</h2>
    <p>
      The papers were chosen by who made this catalogue. The bounds are ours, set on other seeds than those
      that judge them. A claim that falls in small may hold in large, and the other way round; each paper’s
      page says what was shrunk and what was not tried. One seed of everything takes{' '}
      {typesetSeconds(seconds.all)} of one processor core, from {typesetSeconds(seconds.least)} to{' '}
      {typesetSeconds(seconds.most)} a method. All numbers behind this page: <a href="/methods.csv">CSV</a>,{' '}
      <a href="/methods.json">JSON</a>.
    </p>
  </section>
)

interface SectionProps {
  /** The list is long, and opened by who wants it. */
  folded?: boolean
  id: string
  title: string
  claims: readonly PlacedClaim[]
  children: Child
}

const Section: FC<SectionProps> = ({ folded = false, id, title, claims, children }) => (
  <section aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {children}
    {folded ? (
      <details>
        <summary>All {claims.length}, seed by seed</summary>
        <Strips claims={claims} />
      </details>
    ) : (
      <Strips claims={claims} />
    )}
  </section>
)

const Strips = ({ claims }: { claims: readonly PlacedClaim[] }) => (
  <>
    <p class="quiet">
      A full dot is a seed that nobody had tuned on, a hollow one the same seed without an idea that the claim
      rests on; the left line is no effect, the right one the bound.
    </p>
    <ul class="strips">
      {claims.map((placed) => (
        <Claim placed={placed} />
      ))}
    </ul>
  </>
)

const Claim = ({ placed }: { placed: PlacedClaim }) => (
  <li>
    <p>
      <a href={`${paperPath(placed.paper.arxiv)}#run`}>{placed.claim.says}</a>{' '}
      <small dir="auto">
        <Maths text={placed.paper.title} />
      </small>
      {placed.claim.why !== undefined && isExplained(placed.claim.outcome) && (
        <small>{placed.claim.why}</small>
      )}
    </p>
    <div>
      <ClaimStrip placed={placed} />
      <small>{inWords(placed.claim.worst)}</small>
    </div>
  </li>
)

const isExplained = (outcome: Outcome): boolean => outcome !== 'holds'

const claimsInWords = (count: number): string => `${count} ${agree(count, 'claim', 'claims')}`
const agree = (count: number, one: string, many: string): string => (count === 1 ? one : many)
const percent = (share: number): string => `${Math.round(100 * share) || 0} %`
