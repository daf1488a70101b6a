import type { Handler } from 'hono'
import type { FC } from 'hono/jsx'
import { dayAt } from '#feed/days.ts'
import { ALL_DIGITS, SAME_DIGITS } from '#lab/digits.ts'
import { inWords } from '#lab/in-words.ts'
import type { Recorded } from '#lab/recorded.ts'
import { typesetNumber } from '#lab/typeset.ts'
import { backendInWords, deviceInWords } from '#runs/device.ts'
import { type KeptFacts, keptFacts } from '#runs/facts.ts'
import type { StoredPaper } from '#store/index.ts'
import { runInWords } from '#lab/run-in-words.ts'
import { fateOf } from '#lab/fate.ts'
import type { Site } from '../site.ts'
import { keptRunsPath, paperPath, repeatPath, runPath } from '../views/addresses.ts'
import { CalendarDate } from '../views/dates.tsx'
import { KeptMark, seedInWords, stateInWords } from '../views/kept-state.tsx'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'
import { Mark } from '../views/run-mark.tsx'

/** One kept run: its verdict, what it is worth, and its numbers beside the recorded ones. */
export const showKeptRun =
  (site: Site): Handler =>
  async (c) => {
    const run = await site.store.keptRuns.get(c.req.param('id')!)
    if (!run) return c.notFound()
    const record = site.methods.get(run.slug)?.recorded
    const facts = keptFacts(run, record)
    const paper = await site.store.papers.get(run.slug)
    const mechanisms = record?.mechanisms ?? {}
    c.header('cache-control', 'no-cache')
    return c.html(
      <Layout
        site={site}
        kind="read"
        path={runPath(run.id)}
        title={`A kept run, ${seedInWords(run, mechanisms)}`}
        head={<meta name="robots" content="noindex" />}
      >
        <article class="kept-run">
          <header class="page-head">
            <h1>A kept run, {seedInWords(run, mechanisms)}</h1>
            <p>
              <Of paper={paper} slug={run.slug} />
            </p>
          </header>
          <Verdict facts={facts} labels={record?.metrics ?? {}} />
          <Ran facts={facts} />
          <Claims facts={facts} />
          <Numbers facts={facts} record={record} />
          {paper && (
            <p class="links">
              <a href={repeatPath(paper.id, run)}>Run it yourself</a>{' '}
              <a href={keptRunsPath(paper.id)}>All kept runs of this paper</a>{' '}
              <a href={`/api${runPath(run.id)}`}>These numbers as JSON</a>
            </p>
          )}
        </article>
      </Layout>,
    )
  }

const Of: FC<{ paper: StoredPaper | undefined; slug: string }> = ({ paper, slug }) =>
  paper ? (
    <a href={paperPath(paper.id)} dir="auto">
      <Maths text={paper.title} inLink />
    </a>
  ) : (
    <>of the method {slug}, which is no longer here</>
  )

const Verdict: FC<{ facts: KeptFacts; labels: Record<string, string> }> = ({ facts, labels }) => {
  const { verdicts, run, isCurrent } = facts
  const ran = verdicts && { ...verdicts, ...(run.without !== undefined && { without: run.without }) }
  return (
    <section aria-label="Verdict">
      {ran && <p class="told">{runInWords(ran)}</p>}
      <p>
        <KeptMark state={facts.state} /> {stateInWords(facts, labels)}
      </p>
      {!isCurrent && ran && <p>The claims below are those of then.</p>}
    </section>
  )
}

const Ran: FC<{ facts: KeptFacts }> = ({ facts: { run } }) => (
  <dl>
    <dt>Ran on</dt>
    <dd>{deviceInWords(run)}</dd>
    <dt>Took</dt>
    <dd>{typesetNumber(run.seconds)} s</dd>
    <dt>Kept</dt>
    <dd>
      <CalendarDate date={dayAt(run.kept)} />
    </dd>
    {run.rerun?.ended !== undefined && run.rerun.metrics && (
      <>
        <dt>Run again</dt>
        <dd>
          <CalendarDate date={dayAt(run.rerun.ended)} />, on this site’s own machine, {backendInWords('wasm')}
        </dd>
      </>
    )}
    <dt>Code</dt>
    <dd>
      <code>{run.fingerprint}</code>
    </dd>
  </dl>
)

const Claims: FC<{ facts: KeptFacts }> = ({ facts: { verdicts, run } }) =>
  verdicts ? (
    <section aria-labelledby="claims">
      <h2 id="claims">Claims</h2>
      <ul class="claims">
        {verdicts.claims.map((claim) => (
          <li>
            <p class="says">{claim.says}</p>
            <p>
              <Mark fate={fateOf(claim, { isVoid: verdicts.isVoid, without: run.without })} />{' '}
              {inWords(claim)} <small>the paper: {claim.from}</small>
            </p>
          </li>
        ))}
        {verdicts.checks
          .filter(({ holds }) => !holds)
          .map((check) => (
            <li>
              <p class="says">{check.says}</p>
              <p>
                <Mark fate="cannot tell" /> {inWords(check)} <small>a check</small>
              </p>
            </li>
          ))}
      </ul>
    </section>
  ) : null

const Numbers: FC<{ facts: KeptFacts; record: Recorded | undefined }> = ({ facts, record }) => {
  const { metrics, recorded, digits, run } = facts
  const own = run.rerun?.metrics
  return (
    <section aria-labelledby="numbers">
      <h2 id="numbers">Numbers</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col">Kept</th>
            {recorded && <th scope="col">Recorded</th>}
            {own && <th scope="col">Run again</th>}
            {digits && <th scope="col">Differs from digit</th>}
          </tr>
        </thead>
        <tbody>
          {Object.entries(metrics).map(([key, value]) => {
            const agreed = digits?.[key] ?? ALL_DIGITS
            return (
              <tr>
                <th scope="row">{record?.metrics[key] ?? key}</th>
                <td data-head="Kept">{number(value, agreed)}</td>
                {recorded && <td data-head="Recorded">{number(recorded.metrics[key], agreed)}</td>}
                {own && <td data-head="Run again">{number(own[key], agreed)}</td>}
                {digits && (
                  <td data-head="Differs from digit">{agreed < SAME_DIGITS ? agreed + 1 : 'none'}</td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** As many digits as show where two numbers part. */
const number = (value: number | null | undefined, agreed: number): string =>
  value == null ? 'not measured' : typesetNumber(value, agreed < SAME_DIGITS ? Math.max(3, agreed + 1) : 3)
