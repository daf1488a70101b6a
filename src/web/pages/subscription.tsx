import type { Context, Handler } from 'hono'
import type { Opinion, StoredPaper, Subscriber } from '#store/index.ts'
import type { SentIssue } from '#mail/subscriptions.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { dayInWords } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'
import { keepSecret, showNote } from '../views/note.tsx'
import { PreferencesFields } from '../views/preferences-form.tsx'
import { matchesOf } from '../week-matches.ts'

/** What was just done, in words; the address says which. */
const DONE: Readonly<Record<string, string>> = {
  confirmed: 'Thank you. The first papers are on their way.',
  saved: 'Saved.',
  paused: 'Paused: nothing is sent until you go on.',
  resumed: 'The papers will come again.',
}

/** A reader's own page, behind the link in their mails. */
export const showSubscription =
  (site: Site): Handler =>
  async (c) => {
    const reader = await readerOf(site, c)
    if (!reader) return unknown(site, c)
    const issues = (await site.subscriptions?.issues(reader)) ?? []
    const isReader = reader.state === 'active' || reader.state === 'paused'
    const matches = isReader ? await matchesOf(site, reader.preferences) : []
    const opinions = (await site.subscriptions?.opinions.all(reader)) ?? []
    const done = DONE[c.req.query('now') ?? '']
    return c.html(
      <Layout
        site={site}
        kind="read"
        title="Your subscription"
        head={<meta name="robots" content="noindex" />}
        script={site.assets.savedSearches}
        bare
      >
        <header class="page-head">
          <h1>Papers to {reader.email}</h1>
          {done !== undefined && <p role="status">{done}</p>}
          <State reader={reader} />
        </header>
        {isReader && (
          <>
            <form class="preferences" method="post">
              <PreferencesFields preferences={reader.preferences} matches={matches} />
              <button type="submit" name="do" value="save">
                Save
              </button>
            </form>
            <form class="preferences quiet" method="post">
              {reader.state === 'active' ? (
                <button type="submit" name="do" value="pause">
                  Pause
                </button>
              ) : (
                <button type="submit" name="do" value="resume">
                  Go on
                </button>
              )}
              <button type="submit" name="do" value="leave">
                Unsubscribe
              </button>
            </form>
          </>
        )}
        <Issues issues={issues} />
        <Opinions opinions={opinions} />
        <form class="preferences quiet" method="post">
          <fieldset>
            <legend>Your data</legend>
            <p>
              <a href={`${c.req.path}/everything.json`} download="daily-papers.json">
                Everything that is known of you, as JSON
              </a>
            </p>
            <label class="box">
              <input type="checkbox" name="sure" value="yes" required /> I want all of it removed, the
              subscription too
            </label>
            <button type="submit" name="do" value="remove">
              Remove everything
            </button>
          </fieldset>
        </form>
      </Layout>,
    )
  }

/** Does what the button says. */
export const doSubscription =
  (site: Site): Handler =>
  async (c) => {
    const reader = await readerOf(site, c)
    if (!site.subscriptions || !reader) return unknown(site, c)
    const fields = await readForm(c)
    const back = (now: string) => c.redirect(`${c.req.path}?now=${now}`, 303)
    switch (fields['do']) {
      case 'save':
        await site.subscriptions.save(reader, fields)
        return back('saved')
      case 'pause':
        await site.subscriptions.pause(reader)
        return back('paused')
      case 'resume':
        await site.subscriptions.resume(reader)
        return back('resumed')
      case 'forget':
        await forget(site, reader, String(fields['paper'] ?? ''))
        return back('saved')
      case 'leave':
        await site.subscriptions.leave(reader)
        return back('left')
      case 'remove':
        if (fields['sure'] !== 'yes') return back('')
        await site.subscriptions.remove(reader)
        return showNote(site, c, {
          title: 'Everything is removed',
          children: 'Nothing of you is kept here any more. Copies in backups end with them.',
        })
      default:
        return back('')
    }
  }

/** What is known of a reader, as a file. */
export const showEverything =
  (site: Site): Handler =>
  async (c) => {
    const reader = await readerOf(site, c)
    if (!site.subscriptions || !reader) return unknown(site, c)
    c.header('content-disposition', 'attachment; filename="daily-papers.json"')
    return c.body(JSON.stringify(await site.subscriptions.everything(reader), undefined, 2), 200, {
      'content-type': 'application/json; charset=utf-8',
    })
  }

async function readerOf(site: Site, c: Context): Promise<Subscriber | undefined> {
  keepSecret(c)
  const reader = await site.subscriptions?.open('manage', c.req.param('link')!)
  return reader === 'gone' ? undefined : reader
}

/** The last mails, for whom one did not reach. */
const Issues = ({ issues }: { issues: readonly SentIssue[] }) =>
  issues.length === 0 ? null : (
    <section class="sent-issues" id="issues" aria-labelledby="issues-title">
      <h2 id="issues-title">Your last issues</h2>
      {issues.map(({ name, papers }) => (
        <details>
          <summary>
            {name}: {papers.length} {papers.length === 1 ? 'paper' : 'papers'}
          </summary>
          <ul>
            {papers.map(({ id, title }) => (
              <li>
                <a href={paperPath(id)} dir="auto">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )

async function forget(site: Site, reader: Subscriber, id: string): Promise<void> {
  const paper = await site.store.papers.get(id)
  if (paper) await site.subscriptions?.opinions.say(reader, paper, undefined)
}

/** What they said of papers, to be taken back. */
const Opinions = ({ opinions }: { opinions: readonly { paper: StoredPaper; opinion: Opinion }[] }) =>
  opinions.length === 0 ? null : (
    <section class="sent-issues" aria-labelledby="opinions-title">
      <h2 id="opinions-title">More and less like these</h2>
      <ul>
        {opinions.map(({ paper: { id, title }, opinion }) => (
          <li>
            {opinion === 1 ? 'More like ' : 'Less like '}
            <a href={paperPath(id)} dir="auto">
              <Maths text={title} inLink />
            </a>{' '}
            <form class="inline" method="post">
              <input type="hidden" name="paper" value={id} />
              <button
                type="submit"
                name="do"
                value="forget"
                aria-label={`Take back what you said of ${title}`}
              >
                Take back
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )

const State = ({ reader: { state, nextAt, trouble } }: { reader: Subscriber }) => (
  <p>
    {state === 'active' && nextAt !== undefined && `The next issue is due on ${dayInWords(nextAt)} (UTC).`}
    {state === 'paused' && 'Paused.'}
    {(state === 'left' || state === 'pending') && (
      <>
        Nothing is sent to you. <a href="/subscribe">Subscribe</a>
      </>
    )}
    {state === 'blocked' && (
      <>
        Nothing is sent to you any more, as mail could not be delivered ({trouble}).{' '}
        <a href="/subscribe">Subscribe again</a>
      </>
    )}
  </p>
)

const unknown = (site: Site, c: Context) =>
  showNote(site, c, {
    status: 404,
    title: 'No subscription is behind this link',
    children: (
      <>
        It may have been cut short on its way, or the subscription was removed.{' '}
        <a href="/subscribe">Subscribe</a>
      </>
    ),
  })
