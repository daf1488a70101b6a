import { createHmac } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { parseAddress } from '#mail/address.ts'
import { hashOf } from '#mail/sign.ts'
import { type Invitation, type Member, type NoticeLetter, type Store, TroubleError } from '#store/index.ts'
import { type Auth, LINK_S, createAuth } from './auth.ts'
import { PROGRAM_PREFIX, newMember } from './invite.ts'
import { readName } from './names.ts'
import { type ProviderSettings, providersOf } from './providers.ts'

/** Who may become a member, and how. */
export interface AccountSettings extends ProviderSettings {
  /** Anybody may, rather than who was invited. */
  isOpen: boolean
  /** Headers in which a trusted proxy says who asks. */
  header?: { email: string; name?: string }
}

/** Who asks, and what their browser is to keep. */
export interface Recognised {
  member: Member
  /** By cookie, rather than by a token or a proxy. */
  session?: string
  cookies: string[]
}

/** What a browser is to keep after somebody came in or left. */
export type Entered = { cookies: string[] }

interface Asked {
  method: string
  headers: Headers
  body?: string
}

export interface Accounts {
  /** The ways in, for the page that shows them. */
  ways: { isOpen: boolean; mail: boolean; providers: readonly { id: string; name: string }[]; proxy: boolean }
  /** Who asks by cookie or token. */
  recognise(origin: string, headers: Headers): Promise<Recognised | undefined>
  /** Whom a trusted proxy names. */
  named(headers: Headers): Promise<Member | undefined>
  /** Writes a letter with a link; the same answer whoever has an account. */
  askLink(
    origin: string,
    email: unknown,
    to: string,
    network: string,
  ): Promise<'look into your inbox' | 'not an address' | 'too many'>
  /** Comes in by a mailed link. */
  useLink(origin: string, token: string, headers: Headers): Promise<Entered | undefined>
  invitation(token: string): Promise<Invitation | undefined>
  /** Comes in by an invitation; those who come new say their name, and an address where they like. */
  join(
    origin: string,
    token: string,
    fields: { name?: unknown; email?: unknown },
    headers: Headers,
  ): Promise<Entered | 'gone' | 'no name' | 'not an address' | 'address taken' | 'too many addresses'>
  /** The address of a provider where somebody says who they are; they come back to `to`. */
  begin(
    origin: string,
    provider: string,
    to: string,
    headers: Headers,
  ): Promise<(Entered & { href: string }) | undefined>
  /** The same for a member, who is known there too from then on. */
  link(
    origin: string,
    provider: string,
    to: string,
    headers: Headers,
  ): Promise<(Entered & { href: string }) | undefined>
  leave(origin: string, headers: Headers): Promise<Entered>
  /** The library's own addresses that browsers ask: the way back from a provider, and passkeys. */
  answer(origin: string, path: string, asked: Asked): Promise<Response | undefined>
}

/** What is asked of the library by browsers; all else of it is asked here. */
const ANSWERED =
  /^\/auth\/(?:callback\/[\w-]+|oauth2\/callback\/[\w-]+|passkey\/(?:generate-register-options|verify-registration|generate-authenticate-options|verify-authentication))$/
const HOUR_MS = 3_600_000
const LIMITS = {
  network: { most: 20, spanMs: HOUR_MS },
  address: { most: 5, spanMs: HOUR_MS },
  // Whoever is invited is told that an address is taken, and not of all that they may think of.
  invitation: { most: 50, spanMs: HOUR_MS },
}
/** Letters with links are sent about so long after they were asked for. */
const NUDGE_MS = 500
/** No name ends so. */
const NOBODY = 'nobody@site.invalid'
/** A site is asked under few names; a stranger may think of any. */
const MOST_ORIGINS = 20

export function createAccounts({
  store,
  secret,
  settings,
  mail,
  report,
  now,
}: {
  store: Store
  /** Of this site, for cookies and marks. */
  secret: string
  settings: AccountSettings
  /** There are letters to send; absent when no mail is sent. */
  mail?: { nudge(): void }
  /** Told of a mistake. */
  report(fault: unknown): void
  now: () => number
}): Accounts {
  const { isOpen } = settings
  const providers = providersOf(settings, isOpen)
  const key = createHmac('sha256', secret).update('accounts').digest('hex')
  const mark = (text: string) => createHmac('sha256', key).update(text).digest('hex').slice(0, 32)
  const take = (kind: keyof typeof LIMITS, of: string) =>
    store.limits.take(`sign-in ${kind} ${mark(of)}`, LIMITS[kind], now())
  const auths = new LRUCache<string, Auth>({ max: MOST_ORIGINS })
  const authOf = (origin: string): Auth => {
    let auth = auths.get(origin)
    if (!auth) {
      const sendLink = async (email: string, token: string, to: string) => {
        const href = `${origin}/sign-in/link/${token}?to=${encodeURIComponent(to)}`
        const notice = {
          name: `sign-in ${hashOf(token)}`,
          email,
          letter: linkLetter(href),
          ends: email === NOBODY ? now() : now() + LINK_S * 1000,
        }
        await store.notices.add([notice], now())
        // What is asked right after must not find the site at it.
        setTimeout(() => mail?.nudge(), NUDGE_MS * (0.5 + Math.random())).unref()
      }
      auth = createAuth({ store, secret: key, origin, providers, isOpen, sendLink, report })
      auths.set(origin, auth)
    }
    return auth
  }
  /** Ids of members whom a proxy named before, by address: to look at one is quicker than to let one in. */
  const admitted = new LRUCache<string, string>({ max: 1000 })

  return {
    ways: {
      isOpen,
      mail: mail !== undefined,
      providers: providers.map(({ id, name }) => ({ id, name })),
      proxy: settings.header !== undefined,
    },

    async recognise(origin, headers) {
      const program = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
      if (program?.startsWith(PROGRAM_PREFIX)) {
        const member = await store.members.byToken(hashOf(program), now())
        return member && { member, cookies: [] }
      }
      if (!headers.has('cookie')) return undefined
      const { response, headers: said } = await authOf(origin).api.getSession({
        headers,
        returnHeaders: true,
      })
      const member = response && (await store.members.get(response.user.id))
      return member ? { member, session: response.session.id, cookies: said.getSetCookie() } : undefined
    },

    async named(headers) {
      if (!settings.header) return undefined
      const address = parseAddress(decoded(headers.get(settings.header.email)))
      if (!address) return undefined
      const email = address.email.toLowerCase()
      const known = await store.members.get(admitted.get(email) ?? '')
      if (known?.email === email && known.isProved) return known
      const told = settings.header.name === undefined ? '' : decoded(headers.get(settings.header.name))
      const name = readName(told) ?? readName(address.email.split('@')[0]) ?? 'A reader'
      const member = await store.members.admit({ ...newMember(name), email }, now())
      admitted.set(email, member.id)
      return member
    },

    async askLink(origin, email, to, network) {
      const address = parseAddress(String(email ?? ''))
      if (!address) return 'not an address'
      if (!(await take('network', network))) return 'too many'
      // What is done for an address tells nobody, by the answer or its time, whether there is an account.
      void (async () => {
        if (!(await take('address', address.key))) return
        // A letter to nobody is over as it is written: that takes the work of one that is sent, and keeps no stranger's address.
        const lower = address.email.toLowerCase()
        const isMember = (await store.members.byEmail(lower)) !== undefined
        await authOf(origin).api.signInMagicLink({
          body: { email: isOpen || isMember ? lower : NOBODY, metadata: { to } },
          headers: new Headers(),
        })
      })().catch(ignoreTrouble)
      return 'look into your inbox'
    },

    useLink: (origin, token, headers) =>
      entered(() => authOf(origin).api.magicLinkVerify({ query: { token }, headers, returnHeaders: true })),

    invitation: (token) => store.members.invitation(hashOf(token), now()),

    async join(origin, token, fields, headers) {
      const invitation = await store.members.invitation(hashOf(token), now())
      if (!invitation) return 'gone'
      let who = newMember('A reader')
      if (invitation.member === undefined) {
        const name = readName(fields.name)
        if (name === undefined) return 'no name'
        const typed = String(fields.email ?? '').trim()
        const address = typed === '' ? undefined : parseAddress(typed)
        if (typed !== '' && !address) return 'not an address'
        if (address && !(await take('invitation', token))) return 'too many addresses'
        who = newMember(name, address?.email.toLowerCase())
      }
      const member = await store.members.join(hashOf(token), who, now())
      if (typeof member === 'string') return member
      const { headers: said } = await authOf(origin).api.startSession({
        body: { member: member.id },
        headers,
        returnHeaders: true,
      })
      return { cookies: said.getSetCookie() }
    },

    begin: (origin, provider, to, headers) =>
      redirected(
        () =>
          authOf(origin).api.signInSocial({
            body: {
              provider,
              callbackURL: `${origin}${to}`,
              errorCallbackURL: `${origin}/sign-in?to=${encodeURIComponent(to)}`,
              disableRedirect: true,
            },
            headers,
            returnHeaders: true,
          }),
        providers.some(({ id }) => id === provider),
      ),

    link: (origin, provider, to, headers) =>
      redirected(
        () =>
          authOf(origin).api.linkSocialAccount({
            body: {
              provider,
              callbackURL: `${origin}${to}`,
              errorCallbackURL: `${origin}${to}`,
              disableRedirect: true,
            },
            headers,
            returnHeaders: true,
          }),
        providers.some(({ id }) => id === provider),
      ),

    async leave(origin, headers) {
      const { headers: said } = await authOf(origin).api.signOut({ headers, returnHeaders: true })
      return { cookies: said.getSetCookie() }
    },

    async answer(origin, path, asked) {
      if (!ANSWERED.test(path.split('?', 1)[0]!)) return undefined
      // Under the name by which the site is known, whatever stands between.
      return authOf(origin).handler(new Request(`${origin}${path}`, asked))
    },
  }
}

const linkLetter = (href: string): NoticeLetter => ({
  subject: 'Your link to Daily Papers',
  paragraphs: [
    `Somebody, most likely you, wants to sign in at this address. The page behind this link lets you in, once, within ${LINK_S / 60} minutes.`,
  ],
  button: { label: 'Sign in on the page', href },
  end: 'If it was not you, do nothing. Keep this mail to yourself: its link lets in whoever has it.',
})

/** Headers are bytes; who writes a name there means UTF-8. */
const decoded = (value: string | null): string => Buffer.from(value ?? '', 'latin1').toString('utf8')

function ignoreTrouble(fault: unknown): void {
  // A database that is away is told of elsewhere; who waits for the letter asks again.
  if (!(fault instanceof TroubleError)) throw fault
}

async function entered(ask: () => Promise<{ headers: Headers }>): Promise<Entered | undefined> {
  try {
    return { cookies: (await ask()).headers.getSetCookie() }
  } catch (fault) {
    if (isRefusal(fault)) return undefined
    throw fault
  }
}

async function redirected(
  ask: () => Promise<{ headers: Headers; response: { url?: string | undefined } }>,
  isKnown: boolean,
): Promise<(Entered & { href: string }) | undefined> {
  if (!isKnown) return undefined
  const { headers, response } = await ask()
  return response.url === undefined ? undefined : { cookies: headers.getSetCookie(), href: response.url }
}

/** The library says no, with a redirect or an error of its own. */
const isRefusal = (fault: unknown): boolean =>
  fault instanceof Error &&
  fault.name === 'APIError' &&
  Number((fault as { statusCode?: number }).statusCode) < 500
