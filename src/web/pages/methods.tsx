import type { Handler } from 'hono'
import { PURPOSES, type Paper } from '#lab/paper.ts'
import { METHODS_CARD } from '../cards/card-link.ts'
import type { Method, Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { CalendarDate } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'
import { MethodCard } from '../views/method-card.tsx'
import { PURPOSE_NAMES } from '../views/purpose-names.ts'
import { type Choice, VERDICTS, choiceOf, choicePath, chosen, running } from './methods-request.ts'

/** What runs here, to browse by what it is for and how it came out, and what does not run yet. */
export const showMethods =
  (site: Site): Handler =>
  (c) => {
    const choice = choiceOf(site, c)
    if (!choice) return c.notFound()
    const all = running(site)
    const shown = chosen(all, choice)
    const waiting = [...site.methods.values()].filter((method) => !all.includes(method))
    const isAll = choice.topic === undefined && choice.verdict === undefined

    return c.html(
      <Layout
        site={site}
        kind="browse"
        path="/methods"
        title="Methods that run"
        description={ABOUT}
        feed={FEED}
        card={METHODS_CARD}
      >
        <header class="page-head">
          <h1>Methods that run</h1>
          <p>
            {ABOUT}
            {all.some(({ outcome }) => outcome) && (
              <>
                {' '}
                <a href="/lessons">What they teach together</a>
              </>
            )}
          </p>
        </header>
        {all.length === 0 ? <p>None runs yet.</p> : <Choices methods={all} choice={choice} />}
        {all.length > 0 && shown.length === 0 && (
          <p>
            No method is of both kinds. <a href="/methods">All methods</a>
          </p>
        )}
        <ul class="methods">
          {shown.map((method) => (
            <MethodCard method={method} />
          ))}
        </ul>
        {shown.some(({ recorded }) => recorded) && (
          <p class="numbers">
            All recorded numbers, every seed with and without each idea:{' '}
            <a href={choicePath(choice, '/methods.csv')}>CSV</a>,{' '}
            <a href={choicePath(choice, '/methods.json')}>JSON</a>
          </p>
        )}
        {isAll && waiting.length > 0 && (
          <section class="waiting" aria-labelledby="waiting">
            <h2 id="waiting">No reproduction yet</h2>
            <ul>
              {waiting
                .sort((a, b) => b.paper.date.localeCompare(a.paper.date))
                .map(({ paper }) => (
                  <Waiting paper={paper} />
                ))}
            </ul>
          </section>
        )}
      </Layout>,
    )
  }

const ABOUT =
  'Each of these tries its paper’s claim in small, in your own browser, and prints the measured number ' +
  'beside the bound it has to reach.'

const FEED = { name: 'methods', title: 'Verdicts on methods' }

const OUTCOMES: Record<keyof typeof VERDICTS, string> = {
  reproduced: 'Reproduced',
  varies: 'Varies from seed to seed',
  not: 'Not reproduced at this scale',
}

/** Links that narrow the catalogue; each keeps what was chosen in the other row. */
function Choices({ methods, choice }: { methods: readonly Method[]; choice: Choice }) {
  const topics = [
    ...PURPOSES.map((purpose) => [purpose, PURPOSE_NAMES[purpose]] as const),
    // A topic of a paper that the address names stands beside them.
    ...(choice.topic !== undefined && !(choice.topic in PURPOSE_NAMES)
      ? [[choice.topic, choice.topic] as const]
      : []),
  ]
  return (
    <nav class="choices" aria-label="Narrow the methods">
      <Row name="For" of="topic" options={topics} methods={methods} choice={choice} />
      <Row name="Outcome" of="verdict" options={Object.entries(OUTCOMES)} methods={methods} choice={choice} />
    </nav>
  )
}

interface RowProps {
  name: string
  of: keyof Choice
  options: readonly (readonly [value: string, name: string])[]
  methods: readonly Method[]
  choice: Choice
}

function Row({ name, of, options, methods, choice }: RowProps) {
  const { [of]: now, ...other } = choice
  const some = options
    .map(([value, title]) => ({ value, title, count: chosen(methods, { ...other, [of]: value }).length }))
    .filter(({ value, count }) => count > 0 || value === now)
  return (
    <ul aria-label={name}>
      <li>
        <a href={choicePath(other)} aria-current={now === undefined ? 'true' : undefined}>
          All
        </a>
      </li>
      {some.map(({ value, title, count }) => (
        <li>
          <a href={choicePath({ ...other, [of]: value })} aria-current={value === now ? 'true' : undefined}>
            {title} <span>{count}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

const Waiting = ({ paper }: { paper: Paper }) => (
  <li>
    <a href={paperPath(paper.arxiv)} dir="auto">
      {paper.title}
    </a>
    <CalendarDate date={paper.date} />
  </li>
)
