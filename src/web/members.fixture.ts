import { createAccounts, type AccountSettings } from '#accounts/accounts.ts'
import { invite, joinPath } from '#accounts/invite.ts'
import type { Member, NewPaper, Role, Store } from '#store/index.ts'
import type { AppOptions } from './app-options.ts'
import { type Fixture, fixture } from './app.fixture.ts'

export const ORIGIN = 'https://papers.example'
export const NOW = Date.parse('2026-01-05T08:00:00Z')

/** Somebody in a browser of theirs. */
export interface Visit {
  member: Member
  cookie: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  text(path: string): Promise<string>
  /** Sends a form, as a page of the site would. */
  post(path: string, fields?: Record<string, string>): Promise<Response>
}

export interface MembersFixture extends Fixture {
  /** Makes a member, and lets them in by an invitation. */
  enter(name: string, role?: Role): Promise<Visit>
}

/** The whole app with accounts. */
export async function membersFixture(
  more: readonly Partial<NewPaper>[] = [],
  settings: Partial<AccountSettings> = {},
  change: Partial<AppOptions> & { open?: () => Promise<Store> } = {},
): Promise<MembersFixture> {
  const made = await fixture(more, {
    baseUrl: ORIGIN,
    accountsOver: (store: Store) =>
      createAccounts({
        store,
        secret: 'of a test',
        settings: { isOpen: false, ...settings },
        mail: { nudge() {} },
        report: console.error,
        now: () => NOW,
      }),
    ...change,
  })
  return { ...made, enter: (name, role = 'reader') => enter(made, name, role) }
}

/** Sends a form. */
export const send = (
  { app }: Pick<Fixture, 'app'>,
  path: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
) =>
  app.request(path, {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  })

/** The cookies that an answer asks to keep, as they are sent back. */
export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .join('; ')

async function enter(made: Fixture, name: string, role: Role): Promise<Visit> {
  const { app, store } = made
  const token = await invite(store, { role }, NOW)
  const joined = await send(made, joinPath(token), { name })
  if (joined.status !== 303) throw new Error(`${name} did not come in: ${joined.status}`)
  const cookie = cookiesOf(joined)
  const get = async (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers: { cookie, ...headers } })
  const member = (await store.members.list()).findLast((one) => one.name === name)!
  return {
    member,
    cookie,
    get,
    text: async (path) => (await get(path)).text(),
    post: async (path, fields) => send(made, path, fields, { cookie }),
  }
}
