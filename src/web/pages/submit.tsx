import type { Context, Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { networkOf } from '#mail/subscriptions.ts'
import { workId } from '#sources/work-id.ts'
import { type Member, type Submission, isAtLeast } from '#store/index.ts'
import { readAsker } from '../asker.ts'
import { waitOutside } from '../gate.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { Layout } from '../views/layout.tsx'
import { MemberName } from '../views/member-name.tsx'

const A_DAY = { most: 20, spanMs: 86_400_000 }
const SHOWN = 100

interface Typed {
  id?: string
  note?: string
  error?: string
  status?: 400 | 404 | 429 | 503
}

/** A paper for today's list; and those that wait for a yes. */
export const showSubmit =
  (site: Site): Handler =>
  (c) =>
    page(site, c, {})

export const doSubmit =
  (site: Site): Handler =>
  async (c) => {
    const member = memberOf(c)!
    const fields = await readForm(c)
    const text = (name: string) => String(fields[name] ?? '').trim()
    switch (fields['do']) {
      case 'submit':
        return submit(site, c, member, { id: text('id'), note: text('note').slice(0, 500) })
      case 'yes':
        return yes(site, c, member, Number(text('submission')))
      case 'show':
      case 'refuse':
      case 'reopen':
        if (!isAtLeast(member.role, 'curator'))
          return page(site, c, { error: 'Curators decide.', status: 400 })
        return decide(site, c, member, {
          key: Number(text('submission')),
          act: fields['do'],
          reason: text('reason').slice(0, 500),
        })
      default:
        return page(site, c, { error: 'This form is not known here. Load the page again.', status: 400 })
    }
  }

async function submit(site: Site, c: Context, member: Member, typed: { id: string; note: string }) {
  const { store, now } = site
  const refuse = (error: string, status: NonNullable<Typed['status']>) =>
    page(site, c, { ...typed, error, status })
  const id = workId(typed.id)
  if (id === undefined) {
    return refuse(
      'This names no paper: give an arXiv id such as 2401.00001, a DOI, or the address of a page of it.',
      400,
    )
  }
  const here = await store.papers.get(id)
  const submitted = here && (await store.submissions.of(here.id))
  if (submitted) return c.redirect(`${paperPath(here.id)}#here`, 303)
  if (!(await store.limits.take(`submit ${member.id}`, A_DAY, now()))) {
    return refuse('You submitted twenty papers within a day. Go on tomorrow.', 429)
  }
  let paper = here?.id
  if (paper === undefined) {
    if (!site.fetchOne) return refuse('It is not here, and this site fetches nothing by itself.', 404)
    const network = networkOf(readAsker(c, site.trustedProxies).address)
    const fetched = await waitOutside(c, () => site.fetchOne!(id, network))
    if (fetched.result !== 'here')
      return refuse(WHY[fetched.result], fetched.result === 'unknown' ? 404 : 503)
    paper = fetched.id
  }
  await store.atomically(async (inside) => {
    if ((await inside.submissions.add({ paper, member: member.id, note: typed.note }, now())) !== 'added')
      return
    // A curator's own is shown at once, as it would be a moment later.
    const own = isAtLeast(member.role, 'curator') ? await inside.submissions.of(paper) : undefined
    if (own) await inside.submissions.show(own.key, { by: member.id, day: dayAt(now()) }, now())
  })
  return c.redirect(`${paperPath(paper)}#here`, 303)
}

const WHY = {
  unknown: 'There is no such paper. A digit may be wrong.',
  busy: 'Other papers are being fetched, or many were within the last hour. Try again in a few minutes.',
  failed: 'It could not be fetched at the moment. Try again later.',
} as const

async function yes(site: Site, c: Context, member: Member, key: number) {
  const { store, now, submitQuorum } = site
  if (Number.isSafeInteger(key) && submitQuorum > 0) {
    await store.atomically(async (inside) => {
      const count = await inside.submissions.sayYes(key, member.id)
      if (count >= submitQuorum) await inside.submissions.show(key, { day: dayAt(now()) }, now())
    })
  }
  return c.redirect('/submit#waiting', 303)
}

async function decide(
  site: Site,
  c: Context,
  { id: by }: Member,
  { key, act, reason }: { key: number; act: 'show' | 'refuse' | 'reopen'; reason: string },
) {
  if (act === 'refuse' && reason === '')
    return page(site, c, { error: 'Say why it is not shown.', status: 400 })
  const now = site.now()
  await site.store.atomically(async (inside) => {
    const { submissions } = inside
    const one = Number.isSafeInteger(key) ? await submissions.get(key) : undefined
    if (!one) return
    const done =
      act === 'show'
        ? await submissions.show(key, { by, day: dayAt(now) }, now)
        : act === 'refuse'
          ? await submissions.refuse(key, { by, reason }, now)
          : await submissions.reopen(key)
    if (!done) return
    const about = paperPath(one.paper.id)
    await inside.acts.add({ by, kind: act, about, words: `${WORDS[act]} “${one.paper.title}”`, reason }, now)
  })
  return c.redirect('/submit#waiting', 303)
}

const WORDS = {
  show: 'put the submitted paper on a list:',
  refuse: 'did not show the submitted paper',
  reopen: 'lets the submitted paper wait again:',
} as const

async function page(site: Site, c: Context, { id = '', note = '', error, status }: Typed) {
  const member = memberOf(c)!
  const { submissions } = site.store
  const [waiting, mine] = await Promise.all([
    submissions.list({ state: 'waiting' }, SHOWN),
    submissions.list({ member: member.id }, SHOWN),
  ])
  const isCurator = isAtLeast(member.role, 'curator')
  return c.html(
    <Layout
      site={site}
      kind="read"
      path="/submit"
      title="Submit a paper"
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1>Submit a paper</h1>
        <p>
          {isCurator
            ? 'It stands on today’s list at once.'
            : site.submitQuorum > 0
              ? `It stands on the list of the day when a curator, or ${site.submitQuorum} other members, say yes.`
              : 'It stands on the list of the day when a curator says yes.'}
        </p>
        {error !== undefined && (
          <p class="error" id="submit-error" role="alert">
            {error}
          </p>
        )}
      </header>
      <form class="preferences" method="post" action="/submit">
        <label class="wide">
          arXiv id, DOI, or the address of a page of it
          <input
            name="id"
            required
            maxlength={1000}
            value={id}
            aria-invalid={error === undefined ? undefined : 'true'}
            aria-describedby={error === undefined ? undefined : 'submit-error'}
          />
        </label>
        <label class="wide">
          Why others should read it, in a sentence
          <input name="note" maxlength={500} value={note} dir="auto" />
        </label>
        <button type="submit" name="do" value="submit">
          Submit
        </button>
      </form>
      <section id="waiting" aria-labelledby="waiting-title">
        <h2 id="waiting-title">Waiting for a yes</h2>
        {waiting.length === 0 && <p>None.</p>}
        <ul class="rows">
          {waiting.map((one) => (
            <li>
              <About one={one} />
              <form class="inline" method="post" action="/submit">
                <input type="hidden" name="submission" value={String(one.key)} />
                {site.submitQuorum > 0 && one.by?.id !== member.id && !isCurator && (
                  <button
                    type="submit"
                    name="do"
                    value="yes"
                    aria-label={`I want it too: ${one.paper.title}`}
                  >
                    I want it too
                  </button>
                )}
                {isCurator && (
                  <>
                    <button type="submit" name="do" value="show" aria-label={`Show ${one.paper.title}`}>
                      Show
                    </button>
                    <input name="reason" maxlength={500} aria-label="Why not" placeholder="Why not" />
                    <button
                      type="submit"
                      name="do"
                      value="refuse"
                      aria-label={`Do not show ${one.paper.title}`}
                    >
                      Do not show
                    </button>
                  </>
                )}
              </form>
            </li>
          ))}
        </ul>
      </section>
      {mine.length > 0 && (
        <section aria-labelledby="mine-title">
          <h2 id="mine-title">Yours</h2>
          <ul class="rows">
            {mine.map((one) => (
              <li>
                <About one={one} />
                <span>{one.state === 'refused' ? `not shown: ${one.reason}` : one.state}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Layout>,
    status ?? 200,
  )
}

const About = ({ one: { paper, by, note, yes: count } }: { one: Submission }) => (
  <span>
    <a href={paperPath(paper.id)} dir="auto">
      {paper.title}
    </a>{' '}
    <MemberName member={by} />
    {note !== '' && (
      <>
        : <span dir="auto">{note}</span>
      </>
    )}
    {count > 0 && ` (${count} more ${count === 1 ? 'wants' : 'want'} it)`}
  </span>
)
