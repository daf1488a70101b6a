import type { Context, Handler } from 'hono'
import { memberOf } from '../member.ts'
import { originOf } from '../own-paths.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'
import { keepSecret, showNote } from '../views/note.tsx'
import { keepCookies } from './auth.ts'

/** Behind an invitation: a name, and in. */
export const showJoin =
  (site: Site): Handler =>
  (c) =>
    form(site, c)

export const doJoin =
  (site: Site): Handler =>
  async (c) => {
    if (!site.accounts) return c.notFound()
    keepSecret(c)
    const fields = await readForm(c)
    const joined = await site.accounts.join(
      originOf(site, c),
      c.req.param('token') ?? '',
      fields,
      c.req.raw.headers,
    )
    if (joined === 'gone') return gone(site, c)
    if (typeof joined === 'string') {
      return form(site, c, {
        name: String(fields['name'] ?? ''),
        email: String(fields['email'] ?? ''),
        error: joined,
      })
    }
    keepCookies(c, joined.cookies)
    return c.redirect('/account?now=joined', 303)
  }

const ERRORS = {
  'no name': 'Give a name of letters, at most 80 of them.',
  'not an address': 'This is not an address that mail can be sent to. Check it, or leave it away.',
  'too many addresses': 'Too many addresses were tried with this invitation. Come in without one.',
  'address taken': 'A member has this address already. Sign in with it, or give another.',
} as const

async function form(
  site: Site,
  c: Context,
  typed: { name?: string; email?: string; error?: keyof typeof ERRORS } = {},
) {
  if (!site.accounts) return c.notFound()
  keepSecret(c)
  const invitation = await site.accounts.invitation(c.req.param('token') ?? '')
  if (!invitation) return gone(site, c)
  const known = invitation.member === undefined ? undefined : await site.store.members.get(invitation.member)
  const already = memberOf(c)
  const { error } = typed
  return c.html(
    <Layout site={site} kind="read" title="Come in" bare>
      <header class="page-head">
        <h1>{known ? `Welcome back, ${known.name}` : 'You are invited'}</h1>
        <p>
          {known
            ? 'This link lets you in, once, in this browser.'
            : `You will be ${invitation.role === 'administrator' ? 'an administrator' : `a ${invitation.role}`} here.`}{' '}
          {already && `You are signed in as ${already.name}; that ends with this.`}
        </p>
      </header>
      <form class="preferences" method="post" action={c.req.path}>
        {error !== undefined && (
          <p class="error" id="join-error" role="alert">
            {ERRORS[error]}
          </p>
        )}
        {!known && (
          <>
            <label class="wide">
              Your name, as others see it
              <input
                name="name"
                required
                maxlength={160}
                autocomplete="name"
                value={typed.name ?? ''}
                aria-describedby={error === undefined ? undefined : 'join-error'}
              />
            </label>
            <label class="wide">
              Your address, if you like: links that let you in again are sent there
              <input
                type="email"
                name="email"
                maxlength={254}
                autocomplete="email"
                value={typed.email ?? ''}
              />
            </label>
          </>
        )}
        <button type="submit">Come in</button>
      </form>
    </Layout>,
    error === undefined ? 200 : 400,
  )
}

const gone = (site: Site, c: Context) =>
  showNote(site, c, {
    status: 410,
    title: 'This invitation is over',
    children: 'It was used, or its time has passed. Ask whoever sent it for another.',
  })
