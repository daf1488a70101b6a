import type { Handler } from 'hono'
import type { Child } from 'hono/jsx'
import { addDays, dayAt } from '#feed/days.ts'
import type { Deed, Planned } from '#store/index.ts'
import { type DayOfGroup, type PaperOfGroup, groupByDay } from '../group-by-day.ts'
import type { Site } from '../site.ts'
import { collectionPath, commentsPath, keptRunsPath, paperPath } from '../views/addresses.ts'
import { CalendarDate, dateInWords } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'
import { MemberName } from '../views/member-name.tsx'

const DAYS = 14
/** Of each kind. */
const MOST = 1000
/** Named of each kind in a row. */
const MOST_NAMED = 5

/** What colleagues did within two weeks, and what they will talk about. */
export const showGroup =
  (site: Site): Handler =>
  async (c) => {
    const { groupDays } = site.store
    const today = dayAt(site.now())
    const since = Date.parse(addDays(today, 1 - DAYS))
    const [votes, kept, comments, runs, talks] = await Promise.all([
      site.showsVoters ? groupDays.votes(since, MOST) : [],
      groupDays.kept(since, MOST),
      groupDays.comments(since, MOST),
      groupDays.runs(since, MOST),
      groupDays.talks(today, MOST),
    ])
    const days = groupByDay({ votes, kept, comments, runs })
    return c.html(
      <Layout
        site={site}
        kind="read"
        path="/group"
        title="The group"
        head={<meta name="robots" content="noindex" />}
        bare
      >
        <header class="page-head">
          <h1>The group</h1>
          <p>
            What colleagues {site.showsVoters && 'voted for, '}put into the group’s{' '}
            <a href="/collections">collections</a>, talked about and ran within {DAYS} days. Kept runs carry
            no name: they may be a colleague’s or a visitor’s.
          </p>
        </header>
        {talks.length > 0 && <Talks talks={talks} />}
        {days.map((day) => (
          <Day {...day} />
        ))}
        {[votes, kept, comments].some(({ length }) => length === MOST) && (
          <p>Of each kind the last {MOST.toLocaleString('en')} are shown.</p>
        )}
        {days.length === 0 && (
          <p>
            Nothing yet. {site.showsVoters && 'Vote for a paper, '}
            {site.showsVoters ? 'put' : 'Put'} one into a collection of the group, or write a comment, and it
            stands here.
          </p>
        )}
      </Layout>,
    )
  }

const Talks = ({ talks }: { talks: readonly Planned[] }) => (
  <section class="preferences quiet" aria-labelledby="talks">
    <h2 id="talks">To be discussed</h2>
    <ul class="rows">
      {talks.map(({ paper, day, collection }) => (
        <li>
          <PaperLink paper={paper} />
          <span>
            <CalendarDate date={day} />, <CollectionLink collection={collection} />
          </span>
        </li>
      ))}
    </ul>
  </section>
)

const Day = ({ day, papers }: DayOfGroup) => (
  <section class="preferences quiet" aria-labelledby={`day-${day}`}>
    <h2 id={`day-${day}`}>{dateInWords(day)}</h2>
    <ul class="rows">
      {papers.map((one) => (
        <li>
          <PaperLink paper={one.paper} />
          <span>
            {deedsOf(one).map((deed, i) => (
              <>
                {i > 0 && '; '}
                {deed}
              </>
            ))}
          </span>
        </li>
      ))}
    </ul>
  </section>
)

const deedsOf = ({ paper, voters, kept, speakers, comments, runs }: PaperOfGroup): Child[] => [
  ...(voters.length > 0 ? [<Did members={voters}>voted</Did>] : []),
  ...kept.map(({ by, collection }) => (
    <Did members={[by]}>
      put it into <CollectionLink collection={collection!} />
    </Did>
  )),
  ...(comments > 0
    ? [
        <Did members={speakers}>
          wrote <a href={commentsPath(paper.id)}>{comments === 1 ? '1 comment' : `${comments} comments`}</a>
        </Did>,
      ]
    : []),
  ...(runs > 0
    ? [
        <>
          <a href={keptRunsPath(paper.id)}>{runs === 1 ? '1 run' : `${runs.toLocaleString('en')} runs`}</a>{' '}
          kept
        </>,
      ]
    : []),
]

const PaperLink = ({ paper: { id, title } }: Pick<Deed, 'paper'>) => (
  <a href={paperPath(id)} dir="auto">
    <Maths text={title} />
  </a>
)

const CollectionLink = ({ collection: { id, name } }: Pick<Planned, 'collection'>) => (
  <a href={collectionPath(id)} dir="auto">
    {name}
  </a>
)

const Did = ({ members, children }: { members: readonly Deed['by'][]; children: Child }) => (
  <>
    {members.slice(0, MOST_NAMED).map((member, i) => (
      <>
        {i > 0 && (i === members.length - 1 ? ' and ' : ', ')}
        <MemberName member={member} />
      </>
    ))}
    {members.length > MOST_NAMED && ` and ${members.length - MOST_NAMED} more`} {children}
  </>
)
