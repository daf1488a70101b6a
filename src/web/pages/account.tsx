import Bowser from 'bowser'
import type { Context, Handler } from 'hono'
import { PROGRAM_PREFIX, newToken } from '#accounts/invite.ts'
import { appealPath } from '#discussion/letters.ts'
import { readHandle, readName } from '#accounts/names.ts'
import { hashOf } from '#mail/sign.ts'
import { type Member, isAtLeast } from '#store/index.ts'
import { memberOf, sessionOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { DayTime } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'

/** What was just done, in words; the address says which. */
const DONE: Readonly<Record<string, string>> = {
  joined: 'Welcome. A passkey below lets you in again without a mail.',
  saved: 'Saved.',
  ended: 'Ended.',
  removed: 'Removed.',
  remembered: 'From now on the papers that you open are remembered.',
  forgotten: 'Forgotten. The papers that you open are no longer remembered.',
}

interface Shown {
  /** A token that was just made; it is shown this once. */
  token?: string
  error?: string
  typed?: { name: string; handle: string }
}

/** A member's own page: their name, and the ways in. */
export const showAccount =
  (site: Site): Handler =>
  (c) =>
    page(site, c, {})

/** Does what the button says. */
export const doAccount =
  (site: Site): Handler =>
  async (c) => {
    const member = memberOf(c)!
    const { members } = site.store
    const fields = await readForm(c)
    const text = (field: string) => String(fields[field] ?? '')
    const back = (now: string) => c.redirect(`/account?now=${now}`, 303)
    switch (fields['do']) {
      case 'save': {
        const name = readName(fields['name'])
        const handle = readHandle(fields['handle'])
        const typed = { name: text('name'), handle: text('handle') }
        if (name === undefined)
          return page(site, c, { typed, error: 'Give a name of letters, at most 80 of them.' })
        if (handle === undefined) {
          return page(site, c, {
            typed,
            error:
              'A handle has small letters, digits and single hyphens, at most 40, and is no word of the site.',
          })
        }
        if ((await members.rename(member.id, { name, handle })) === 'taken') {
          return page(site, c, { typed, error: `Somebody is @${handle} already. Take another.` })
        }
        return back('saved')
      }
      case 'end':
        await members.endSessions(member.id, { only: text('session') })
        return back('ended')
      case 'end-others':
        await members.endSessions(member.id, { but: sessionOf(c) ?? '' })
        return back('ended')
      case 'remove-passkey':
        await members.removePasskey(member.id, text('passkey'))
        return back('removed')
      case 'make-token': {
        const name = readName(fields['token-name'])
        if (name === undefined) return page(site, c, { error: 'Say what the token is for.' })
        if ((await members.tokens(member.id)).length >= MOST_TOKENS) {
          return page(site, c, { error: `There are ${MOST_TOKENS} tokens already. Remove one first.` })
        }
        const token = `${PROGRAM_PREFIX}${newToken()}`
        await members.addToken({ hash: hashOf(token), member: member.id, name }, site.now())
        return page(site, c, { token })
      }
      case 'mail':
        await site.store.comments.setMentionMail(member.id, fields['mentions'] === 'on')
        return back('saved')
      case 'remove-token':
        await members.removeToken(member.id, text('token'))
        return back('removed')
      case 'remember':
      case 'forget': {
        const isWanted = fields['do'] === 'remember'
        await site.store.openings.remember(member.id, isWanted)
        return back(isWanted ? 'remembered' : 'forgotten')
      }
      default:
        return page(site, c, { error: 'This form is not known here. Load the page again.' })
    }
  }

const MOST_TOKENS = 20

async function page(site: Site, c: Context, { token, error, typed }: Shown) {
  const member = memberOf(c)!
  const current = sessionOf(c)
  const { members } = site.store
  const [sessions, passkeys, tokens, identities, mailed, isRemembered] = await Promise.all([
    members.sessions(member.id),
    members.passkeys(member.id),
    members.tokens(member.id),
    members.identities(member.id),
    site.store.comments.wantMentionMail([member.id]),
    site.store.openings.areRemembered(member.id),
  ])
  const suspension = await site.store.moderation.suspensionOf(member.id, site.now())
  const done = DONE[c.req.query('now') ?? '']
  return c.html(
    <Layout
      site={site}
      kind="read"
      path="/account"
      title="Your account"
      script={site.assets.passkey}
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1>{member.name}</h1>
        {done !== undefined && error === undefined && <p role="status">{done}</p>}
        {error !== undefined && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        <p>{aboutMember(member)}</p>
        {member.email !== undefined && !member.isProved && site.accounts?.ways.mail && (
          <form method="post" action="/sign-in">
            <input type="hidden" name="email" value={member.email} />
            <input type="hidden" name="to" value="/account" />
            <button type="submit">Confirm this address</button>
          </form>
        )}
        {isAtLeast(member.role, 'curator') && (
          <p>
            <a href="/queue">What waits for a curator</a>
          </p>
        )}
        {suspension && (
          <p>
            You are suspended from writing until <DayTime time={suspension.until} />.{' '}
            <a href={appealPath(suspension.act)}>See why, and appeal</a>
          </p>
        )}
      </header>
      <form class="preferences" method="post" action="/account">
        <label class="wide">
          Your name, as others see it
          <input
            name="name"
            required
            maxlength={160}
            autocomplete="name"
            value={typed?.name ?? member.name}
          />
        </label>
        <label class="wide">
          Your handle, for addresses and mentions
          <input
            name="handle"
            required
            maxlength={41}
            value={typed?.handle ?? member.handle}
            autocapitalize="none"
          />
        </label>
        <button type="submit" name="do" value="save">
          Save
        </button>
      </form>

      <form class="preferences quiet" id="mail" method="post" action="/account">
        <label class="box">
          <input type="checkbox" name="mentions" checked={mailed.has(member.id)} />
          Mail me when a comment names me
        </label>
        <button type="submit" name="do" value="mail">
          Save
        </button>
      </form>

      <section class="preferences quiet" aria-labelledby="ways-in">
        <h2 id="ways-in">Ways in</h2>
        <ul class="rows">
          {passkeys.map(({ id, name, made }) => (
            <li>
              {name === undefined ? 'Passkey' : `Passkey ${name}`}
              {made !== undefined && (
                <>
                  , added <DayTime time={made} />
                </>
              )}
              <Act
                do="remove-passkey"
                name="passkey"
                value={id}
                label="Remove"
                of={`the passkey ${name ?? ''}`}
              />
            </li>
          ))}
          {identities
            .filter(({ provider }) => provider !== 'credential')
            .map(({ provider, name }) => (
              <li>{provider === 'orcid' ? `ORCID ${name}` : provider}</li>
            ))}
        </ul>
        <div class="passkey" data-passkey="add" hidden>
          <button type="button">Add a passkey</button>
          <p role="status"></p>
        </div>
        {site.accounts?.ways.providers
          .filter(({ id }) => !identities.some(({ provider }) => provider === id))
          .map(({ id, name }) => (
            <p>
              <a class="button" rel="nofollow" href={`/sign-in/with/${id}?link&to=/account`}>
                Connect {name}
              </a>
            </p>
          ))}
      </section>

      <section class="preferences quiet" aria-labelledby="sessions">
        <h2 id="sessions">Where you are signed in</h2>
        <ul class="rows">
          {sessions.map(({ id, browser, used }) => (
            <li>
              {browserInWords(browser)}, last used <DayTime time={used} />
              {id === current ? ' (this one)' : ''}
              {id !== current && (
                <Act
                  do="end"
                  name="session"
                  value={id}
                  label="End"
                  of={`the session in ${browserInWords(browser)}`}
                />
              )}
            </li>
          ))}
        </ul>
        <form method="post" action="/account">
          <button type="submit" name="do" value="end-others">
            End all others
          </button>
        </form>
        <form method="post" action="/sign-out">
          <button type="submit">Sign out</button>
        </form>
      </section>

      <p>
        <a href="/account/data">Your data</a>: take it along, bring what you have elsewhere, or erase it
      </p>
      <section class="preferences quiet" aria-labelledby="tokens">
        <h2 id="tokens">Tokens for programs</h2>
        <p>A program that has one votes and comments in your name, and reads your collections at /mcp.</p>
        {token !== undefined && (
          <p role="status">
            This is the token. It is shown this once: <code>{token}</code>
          </p>
        )}
        <ul class="rows">
          {tokens.map(({ hash, name, used }) => (
            <li>
              {name},{' '}
              {used === undefined ? (
                'never used'
              ) : (
                <>
                  last used <DayTime time={used} />
                </>
              )}
              <Act do="remove-token" name="token" value={hash} label="Remove" of={`the token ${name}`} />
            </li>
          ))}
        </ul>
        <form class="inline" method="post" action="/account">
          <label>
            What it is for
            <input name="token-name" required maxlength={80} />
          </label>
          <button type="submit" name="do" value="make-token">
            Make a token
          </button>
        </form>
      </section>

      <section class="preferences quiet" aria-labelledby="opened">
        <h2 id="opened">Papers that you open</h2>
        <p>
          {isRemembered
            ? 'Which papers you opened last, and when, is remembered here for your own page For you. Nobody else sees it.'
            : 'Nothing is remembered of what you open.'}
        </p>
        <form method="post" action="/account">
          <button type="submit" name="do" value={isRemembered ? 'forget' : 'remember'}>
            {isRemembered ? 'Forget them, and remember none' : 'Remember them'}
          </button>
        </form>
      </section>
    </Layout>,
    error === undefined ? 200 : 400,
  )
}

const aboutMember = ({ role, handle, email, isProved }: Member) =>
  [
    `@${handle}`,
    role,
    email === undefined ? 'no address' : `${email}${isProved ? '' : ', not confirmed'}`,
  ].join(' · ')

interface ActProps {
  do: string
  name: string
  value: string
  label: string
  /** What it acts on, for who does not see the row. */
  of: string
}

const Act = ({ do: act, name, value, label, of }: ActProps) => (
  <form class="inline" method="post" action="/account">
    <input type="hidden" name={name} value={value} />
    <button type="submit" name="do" value={act} aria-label={`${label} ${of}`}>
      {label}
    </button>
  </form>
)

function browserInWords(agent: string | undefined): string {
  const { browser, os } = Bowser.parse(agent || 'unknown')
  return [browser.name, os.name && `on ${os.name}`].filter(Boolean).join(' ') || 'an unknown browser'
}
