import type { Handler } from 'hono'
import { calendarWarning } from '#feed/calendar.ts'
import { type SourceStatus, silence, sourceStatus } from '#feed/source-status.ts'
import { isPaused } from '#mail/bounces.ts'
import type { Refusal } from '#store/index.ts'
import { switchedOff } from '#webhooks/status.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'

/** Where papers come from: when each source was last read, when it is read next, and what is wrong with it. */
export const showStatus =
  (site: Site): Handler =>
  async (c) => {
    c.header('cache-control', 'no-store')
    const { store, fetching, now } = site
    const sources = fetching
      ? await sourceStatus({ store, settings: fetching, now, random: Math.random })
      : []
    const ofArxiv = sources.some(({ name }) => name === 'arxiv')
      ? [silence(now()), calendarWarning(now())]
      : []

    return c.html(
      <Layout site={site} kind="browse" path="/status" title="Where papers come from">
        <header class="page-head">
          <h1>Where papers come from</h1>
          <p>{introduction(site, sources)}</p>
        </header>
        {sources.map((source) => (
          <Source source={source} now={now()} />
        ))}
        <Refusals refusals={(await store.refusals.all()).filter((one) => isPaused(one, now()))} />
        <SwitchedOff webhooks={await switchedOff(store)} />
        {ofArxiv.map((words) => words !== undefined && <p>{words}.</p>)}
        <p>
          <a href="/status/search">How search by meaning is doing</a>
        </p>
      </Layout>,
    )
  }

function introduction({ fetching }: Site, sources: readonly SourceStatus[]): string {
  if (!fetching) {
    return 'This site does not fetch papers by itself: its operator has switched that off (FETCH=off). What is here was imported.'
  }
  if (sources.length === 0) {
    return 'No source is switched on. HF_DAILY=on fetches the Hugging Face Daily Papers, ARXIV_CATEGORIES="cs.LG stat.ML" the lists of arXiv, FEEDS those of journals.'
  }
  if (sources.every(({ state }) => state === 'never fetched')) {
    return 'Nothing has been fetched yet; the first papers come within minutes of the start.'
  }
  return 'Papers are fetched slowly and politely, each list when its source renews it.'
}

const Source = ({ source, now }: { source: SourceStatus; now: number }) => (
  <section class="source" aria-labelledby={source.name}>
    <h2 id={source.name}>{source.title}</h2>
    <p>
      {source.succeeded === undefined ? (
        'Never read so far.'
      ) : (
        <>
          Last read <Moment at={source.succeeded} />
          {source.found !== undefined && `: ${papers(source.found)}, ${source.added ?? 0} of them new`}.
        </>
      )}{' '}
      {source.next === undefined ? (
        'Being read now.'
      ) : source.next <= now ? (
        'Due now.'
      ) : (
        <>
          Next read <Moment at={source.next} />.
        </>
      )}
    </p>
    {source.error !== undefined && (
      <p>
        <strong>The last try failed</strong>
        {source.failures > 1 && `, and ${source.failures - 1} before it`}: {source.error}.
      </p>
    )}
  </section>
)

/** Whose servers refuse mail of this site; what they said may name readers, and is for the operator alone. */
const Refusals = ({ refusals }: { refusals: readonly Refusal[] }) =>
  refusals.length === 0 ? null : (
    <section class="source" aria-labelledby="mail">
      <h2 id="mail">Mail</h2>
      {refusals.map(({ domain, count, since, until }) => (
        <p>
          <strong>{domain} refuses mail of this site</strong>, {count === 1 ? 'once' : `${count} times`} since{' '}
          <Moment at={since} />. Nothing is sent there until <Moment at={until} />. Its operator finds the
          reason with <code>papers digest status</code>.
        </p>
      ))}
    </section>
  )

const SwitchedOff = ({ webhooks }: { webhooks: readonly { name: string; since: number }[] }) =>
  webhooks.length === 0 ? null : (
    <section class="source" aria-labelledby="webhooks">
      <h2 id="webhooks">Webhooks</h2>
      {webhooks.map(({ name, since }) => (
        <p>
          <strong>{name} is switched off</strong> since <Moment at={since} />, as it took no more messages.
          Its operator finds the reason with <code>papers webhooks list</code>.
        </p>
      ))}
    </section>
  )

const papers = (count: number) => `${count} ${count === 1 ? 'paper' : 'papers'}`

const Moment = ({ at }: { at: number }) => {
  const iso = new Date(at).toISOString()
  return <time datetime={iso}>{iso.slice(0, 16).replace('T', ' ')} UTC</time>
}
