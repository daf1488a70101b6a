import type { Handler } from 'hono'
import { PURPOSES, type Paper, type Purpose } from '#lab/paper.ts'
import type { Method, Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { CalendarDate } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'
import { OutcomeLine } from '../views/outcome.tsx'
import { Thumbnail } from '../views/thumbnail.tsx'

/** What runs here, with its verdicts, and what does not run yet. */
export const showMethods =
  (site: Site): Handler =>
  (c) => {
    const methods = [...site.methods.values()].sort((a, b) => b.paper.date.localeCompare(a.paper.date))
    const running = methods.filter((method) => method.runnable || method.outcome)
    const waiting = methods.filter((method) => !running.includes(method))

    return c.html(
      <Layout site={site} kind="browse" path="/methods" title="Methods that run" description={ABOUT}>
        <header class="page-head">
          <h1>Methods that run</h1>
          <p>{ABOUT}</p>
        </header>
        {running.length === 0 ? (
          <p>None runs yet.</p>
        ) : (
          PURPOSES.map((purpose) => (
            <Shelf purpose={purpose} methods={running.filter(({ paper }) => paper.does === purpose)} />
          ))
        )}
        {waiting.length > 0 && (
          <section class="waiting" aria-labelledby="waiting">
            <h2 id="waiting">No reproduction yet</h2>
            <ul>
              {waiting.map(({ paper }) => (
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

/** What each shelf is called on the page. */
const SHELVES: Record<Purpose, string> = {
  compress: 'Compress',
  compare: 'Compare',
  upgrade: 'Upgrade',
  transfer: 'Transfer',
  continue: 'Keep learning',
  'predict sequences': 'Predict sequences',
  'learn without labels': 'Learn without labels',
  'combine senses': 'Combine senses',
  generate: 'Generate',
  recommend: 'Recommend',
  explain: 'Explain',
  'predict training': 'Predict training',
}

function Shelf({ purpose, methods }: { purpose: Purpose; methods: readonly Method[] }) {
  if (methods.length === 0) return null
  const id = purpose.replaceAll(' ', '-')
  return (
    <section class="shelf" aria-labelledby={id}>
      <h2 id={id}>{SHELVES[purpose]}</h2>
      <ul class="methods">
        {methods.map((method) => (
          <MethodCard method={method} />
        ))}
      </ul>
    </section>
  )
}

const MethodCard = ({ method }: { method: Method }) => (
  <li class="method">
    <Thumbnail method={method} />
    <div class="words">
      <h3 dir="auto">
        <a href={paperPath(method.paper.arxiv)}>{method.paper.title}</a>
      </h3>
      <p class="says">{method.outcome?.claims[0]!.says ?? method.paper.claim}</p>
      <p class="facts">
        <OutcomeLine method={method} />
      </p>
    </div>
  </li>
)

const Waiting = ({ paper }: { paper: Paper }) => (
  <li>
    <a href={paperPath(paper.arxiv)} dir="auto">
      {paper.title}
    </a>
    <CalendarDate date={paper.date} />
  </li>
)
