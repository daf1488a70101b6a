import type { Context, Handler } from 'hono'
import { readAsker } from '../asker.ts'
import { memberOf } from '../member.ts'
import { localPath, originOf } from '../own-paths.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'
import { keepSecret, showNote } from '../views/note.tsx'
import { keepCookies } from './auth.ts'

/** The ways in. */
export const showSignIn =
  (site: Site): Handler =>
  async (c) => {
    if (!site.accounts) return c.notFound()
    const to = localPath(c.req.query('to'))
    if (memberOf(c)) return c.redirect(to, 303)
    return form(site, c, { to, ...(c.req.query('error') !== undefined && { error: REFUSED }) })
  }

/** Takes the address; the answer is the same whoever has an account. */
export const doAskLink =
  (site: Site): Handler =>
  async (c) => {
    if (!site.accounts?.ways.mail) return c.notFound()
    const fields = await readForm(c)
    const to = localPath(fields['to'])
    const email = String(fields['email'] ?? '')
    const network = readAsker(c, site.trustedProxies).address ?? ''
    const answer = await site.accounts.askLink(originOf(site, c), email, to, network)
    if (answer === 'look into your inbox') return c.redirect('/sign-in/sent', 303)
    if (answer === 'too many') {
      c.header('retry-after', '3600')
      return form(site, c, {
        to,
        email,
        status: 429,
        error: 'Links were asked for too often from your network. Try again in an hour.',
      })
    }
    return form(site, c, {
      to,
      email,
      status: 400,
      error: 'This is not an address that mail can be sent to. Check it and try again.',
    })
  }

export const showAskedLink =
  (site: Site): Handler =>
  (c) =>
    showNote(site, c, {
      title: 'Look into your inbox',
      children: (
        <>
          {site.accounts?.ways.isOpen
            ? 'A mail is on its way'
            : 'If this address belongs to a member, a mail is on its way'}
          . The link in it lets you in, once, within a quarter of an hour. If nothing comes, look among the
          junk, or <a href="/sign-in">ask again</a>.
        </>
      ),
    })

/** Behind a mailed link: only the button uses it, as mail servers follow links too. */
export const showLink =
  (site: Site): Handler =>
  (c) => {
    if (!site.accounts) return c.notFound()
    keepSecret(c)
    return c.html(
      <Layout site={site} kind="read" title="Sign in" bare>
        <header class="page-head">
          <h1>Sign in</h1>
        </header>
        <form class="preferences" method="post" action={c.req.path}>
          <input type="hidden" name="to" value={localPath(c.req.query('to'))} />
          <button type="submit">Sign in in this browser</button>
        </form>
      </Layout>,
    )
  }

export const doLink =
  (site: Site): Handler =>
  async (c) => {
    if (!site.accounts) return c.notFound()
    keepSecret(c)
    const { to } = await readForm(c)
    const entered = await site.accounts.useLink(
      originOf(site, c),
      c.req.param('token') ?? '',
      c.req.raw.headers,
    )
    if (!entered) {
      return showNote(site, c, {
        status: 410,
        title: 'This link is over',
        children: (
          <>
            It was used, or is older than a quarter of an hour. <a href="/sign-in">Ask for another</a>.
          </>
        ),
      })
    }
    keepCookies(c, entered.cookies)
    return c.redirect(localPath(to), 303)
  }

const REFUSED =
  'That way in was refused: you were not invited, or it was broken off. Ask for an invitation, or try another way.'

interface FormProps {
  to: string
  email?: string
  error?: string
  status?: 400 | 429
}

function form(site: Site, c: Context, { to, email = '', error, status }: FormProps) {
  const { ways } = site.accounts!
  const hasNone = !ways.mail && ways.providers.length === 0
  return c.html(
    <Layout
      site={site}
      kind="read"
      title="Sign in"
      script={site.assets.passkey}
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1>Sign in</h1>
        <p>
          To vote, discuss, keep papers and be recommended some. Reading and running need no account.{' '}
          {ways.isOpen ? 'Anybody may have one.' : 'Members come by invitation.'}
        </p>
      </header>
      {error !== undefined && (
        <p class="error" id="email-error" role="alert">
          {error}
        </p>
      )}
      <div class="ways">
        {ways.mail && (
          <form class="preferences" action="/sign-in" method="post">
            <input type="hidden" name="to" value={to} />
            <label class="wide">
              Your address
              <input
                type="email"
                name="email"
                required
                maxlength={254}
                autocomplete="email webauthn"
                value={email}
                aria-invalid={error === undefined ? undefined : 'true'}
                aria-describedby={error === undefined ? undefined : 'email-error'}
              />
            </label>
            <button type="submit">Send me a link</button>
          </form>
        )}
        {ways.providers.map(({ id, name }) => (
          <p>
            <a class="button" rel="nofollow" href={`/sign-in/with/${id}?to=${encodeURIComponent(to)}`}>
              Sign in with {name}
            </a>
          </p>
        ))}
        <div class="passkey" data-passkey="sign-in" data-to={to} hidden>
          <button type="button">Sign in with a passkey</button>
          <p role="status"></p>
        </div>
        {hasNone && (
          <p class="hint">
            This site sends no mail and knows no other provider. If you have no passkey here, ask whoever runs
            it for a link; <code>papers invite --member NAME</code> makes one.
          </p>
        )}
      </div>
    </Layout>,
    status ?? 200,
  )
}
