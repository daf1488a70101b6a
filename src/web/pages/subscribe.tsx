import type { Context, Handler } from 'hono'
import { DEFAULTS, readPreferences } from '#mail/preferences.ts'
import { FORGET } from '#mail/settings.ts'
import type { Preferences } from '#store/index.ts'
import { readAsker } from '../asker.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'
import { PreferencesFields } from '../views/preferences-form.tsx'
import { showNote } from '../views/note.tsx'
import { Trap } from '../views/trap.tsx'
import { matchesOf } from '../week-matches.ts'

/** The form with all that can be chosen; the address may name topics that are ticked. */
export const showSubscribe =
  (site: Site): Handler =>
  (c) =>
    site.subscriptions
      ? form(site, c, { preferences: readPreferences({ topics: c.req.query('topics') }) })
      : noMail(site, c)

/** Takes the form, the short one at the end of every page too. The answer is the same whoever is here already. */
export const doSubscribe =
  (site: Site): Handler =>
  async (c) => {
    if (!site.subscriptions) return noMail(site, c)
    const fields = await readForm(c)
    const answer = await site.subscriptions.subscribe(fields, readAsker(c, site.trustedProxies).address)
    if (answer === 'look into your inbox') return c.redirect('/subscribe/sent', 303)
    if (answer !== 'not an address') c.header('retry-after', '3600')
    if (answer === 'too many') {
      return showNote(site, c, {
        status: 429,
        title: 'Too many at once',
        children:
          'Several addresses were given from your network within the last hour. Try again in an hour.',
      })
    }
    if (answer === 'too many of all') {
      return showNote(site, c, {
        status: 429,
        title: 'Too many at once',
        children: 'More people asked for mail than this site writes to within an hour. Try again in an hour.',
      })
    }
    return form(site, c, {
      status: 400,
      email: String(fields['email'] ?? ''),
      preferences: readPreferences(fields, DEFAULTS),
      error: 'This is not an address that mail can be sent to. Check it and try again.',
    })
  }

/** What comes next, for everybody alike. */
export const showSubscribed =
  (site: Site): Handler =>
  (c) =>
    showNote(site, c, {
      title: 'Look into your inbox',
      children: (
        <>
          A mail is on its way to the address you gave. It holds a link; only what you do on the page behind
          it starts or changes anything. If nothing comes within ten minutes, look among the junk, or{' '}
          <a href="/subscribe">ask again</a>.
        </>
      ),
    })

interface FormProps {
  status?: 400
  email?: string
  preferences?: Preferences
  error?: string
}

async function form(
  site: Site,
  c: Context,
  { status, email = '', preferences = DEFAULTS, error }: FormProps,
) {
  const matches = await matchesOf(site, preferences)
  return c.html(
    <Layout
      site={site}
      kind="read"
      path="/subscribe"
      title="Papers in your inbox"
      script={site.assets.savedSearches}
      bare
    >
      <header class="page-head">
        <h1>Papers in your inbox</h1>
        <p>
          One mail a day or a week: what is trending, or what you follow. No account, no pictures that report
          back; every mail has a link that ends it.{' '}
          <a href={`/digest/${new Date(site.now()).toISOString().slice(0, 10)}`}>See an issue</a>
        </p>
      </header>
      <form class="preferences" action="/subscribe" method="post">
        {error !== undefined && (
          <p class="error" id="email-error" role="alert">
            {error}
          </p>
        )}
        <label class="wide">
          Your address
          <input
            type="email"
            name="email"
            required
            maxlength={254}
            autocomplete="email"
            value={email}
            aria-invalid={error === undefined ? undefined : 'true'}
            aria-describedby={error === undefined ? undefined : 'email-error'}
          />
        </label>
        <Trap />
        <PreferencesFields preferences={preferences} matches={matches} />
        <button type="submit">Subscribe</button>
        <p class="hint">
          You will be asked to confirm by mail. The address is used for this and nothing else, and forgotten
          after {FORGET.pending} days if it is not confirmed.
        </p>
      </form>
    </Layout>,
    status ?? 200,
  )
}

const noMail = (site: Site, c: Context) =>
  showNote(site, c, {
    status: 404,
    title: 'This site sends no mail',
    children: (
      <>
        Its operator has not set up a mail server (SMTP_URL). <a href="/trending">What is trending</a> is on
        the site.
      </>
    ),
  })
