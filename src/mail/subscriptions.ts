import { isDeepStrictEqual } from 'node:util'
import ipaddr from 'ipaddr.js'
import type { Delivery, Preferences, Store, StoredPaper, Subscriber } from '#store/index.ts'
import { parseAddress } from './address.ts'
import { DEFAULTS, readChoices, readPreferences } from './preferences.ts'
import { readerUrl } from './links.ts'
import { issueInWords, namedIssue } from './issue-names.ts'
import { type ReaderOpinions, readerOpinions } from './opinions.ts'
import type { Desk } from './settings.ts'
import { hashOf, randomId } from './sign.ts'
import { nextSlot } from './slots.ts'

/** Fields of a form, as they came. */
export type Fields = Readonly<Record<string, unknown>>

/** The same for an address that is known and for one that is not. */
export type SubscribeAnswer = 'look into your inbox' | 'not an address' | 'too many' | 'too many of all'

/** A field that people do not see and leave empty; programs that fill in forms fill in this one too. */
export const TRAP = 'homepage'

/** What a reader may do with their subscription, by the links that were mailed to them. */
export interface Subscriptions {
  subscribe(fields: Fields, network: string | undefined): Promise<SubscribeAnswer>
  /** Who is behind a mailed token, as long as it is good, with the preferences that it stands for. */
  pending(token: string): Promise<Subscriber | undefined>
  /** Agrees. Undefined when the token is used up or too old. */
  confirm(token: string): Promise<Subscriber | undefined>
  /** Whom a signed link belongs to. `gone` when they were deleted since. */
  open(
    purpose: 'manage' | 'unsubscribe' | 'opinion',
    signed: string,
  ): Promise<Subscriber | 'gone' | undefined>
  save(reader: Subscriber, fields: Fields): Promise<void>
  pause(reader: Subscriber): Promise<void>
  resume(reader: Subscriber): Promise<void>
  /** Ends it; doing so again changes nothing. */
  leave(reader: Subscriber): Promise<void>
  /** Removes everything that is known of them. */
  remove(reader: Subscriber): Promise<void>
  /** Everything that is known of them. */
  everything(reader: Subscriber): Promise<Record<string, unknown>>
  /** What they were sent last, the newest issue first. */
  issues(reader: Subscriber): Promise<SentIssue[]>
  manageUrl(reader: Subscriber): string
  opinions: ReaderOpinions
}

export interface SentIssue {
  /** As its mail is headed. */
  name: string
  papers: StoredPaper[]
}

const HOUR_MS = 3_600_000
/** The form sent twice by a double click, or again by going back, is one. */
const ONCE_MS = 60_000
const LIMITS = {
  network: { most: 10, spanMs: HOUR_MS },
  address: { most: 4, spanMs: 24 * HOUR_MS },
  letters: { most: 200, spanMs: HOUR_MS },
}
const MOST_HISTORY = 500
const ISSUES_SHOWN = 5

export function createSubscriptions({
  store,
  settings,
  signer,
  now,
  nudge,
}: Desk & {
  store: Store
  /** There is something to send. */
  nudge: () => void
}): Subscriptions {
  const limits = {
    ...LIMITS,
    letters: { ...LIMITS.letters, most: settings.letterCap ?? LIMITS.letters.most },
  }
  /** Marked by a key of ours: who reads the database learns no address from it. */
  const take = (kind: keyof typeof limits, of = '') =>
    store.limits.take(`${kind} ${signer.mark(of)}`, limits[kind], now())

  /** Writes a letter; a reader who asks once more for the same gets it again, but for a double click. */
  async function write(
    { key, state }: Subscriber,
    { address, choices }: { address: string; choices: Preferences | undefined },
  ): Promise<void> {
    const last = await store.deliveries.lastLetter(key)
    const isDouble = last !== undefined && last.created > now() - ONCE_MS && last.created <= now()
    if (isDouble && isDeepStrictEqual(last.choices, choices)) return
    if (!(await take('address', address))) return
    const kind = state === 'active' || state === 'paused' ? 'account' : 'confirm'
    const letter = { kind, issue: `${kind} ${randomId()}`, subscriber: key, papers: [], due: now() } as const
    await store.issues.plan([{ ...letter, ...(choices && { choices }) }], now())
    nudge()
  }

  const opinions = readerOpinions(store, now)
  const begin = (preferences: Preferences) => nextSlot(preferences, now()).at

  return {
    async subscribe(fields, network) {
      // What is caught is told what everybody is told.
      if (String(fields[TRAP] ?? '') !== '') return 'look into your inbox'
      const address = parseAddress(String(fields['email'] ?? ''))
      if (!address) return 'not an address'
      if (!(await take('network', networkOf(network)))) return 'too many'
      if (!(await take('letters'))) return 'too many of all'
      const choices = readChoices(fields)
      const { subscriber, isNew } = await store.subscribers.add(
        { id: randomId(), email: address.email, emailKey: address.key, preferences: choices ?? DEFAULTS },
        now(),
      )
      // Only who has the inbox may change what is sent there: the choices wait for their yes.
      if (!isNew && subscriber.state === 'pending') {
        await store.subscribers.change(subscriber.key, { state: 'pending' }, now())
      }
      // Too many for one address look like any other: the answer must not tell who is here.
      await write(subscriber, { address: address.key, choices })
      return 'look into your inbox'
    },

    async pending(token) {
      const found = await store.subscribers.confirmation(hashOf(token), now())
      if (!found) return undefined
      const reader = (await store.subscribers.many([found.subscriber])).get(found.subscriber)
      if (!reader || (found.used && reader.state !== 'active')) return undefined
      return { ...reader, ...(found.choices && !found.used && { preferences: found.choices }) }
    },

    async confirm(token) {
      const hash = hashOf(token)
      const found = await store.subscribers.confirmation(hash, now())
      if (!found) return undefined
      const reader = (await store.subscribers.many([found.subscriber])).get(found.subscriber)
      if (!reader) return undefined
      // A second press of the button finds it done.
      if (!(await store.subscribers.useConfirmation(hash, now()))) {
        return reader.state === 'active' ? reader : undefined
      }
      const preferences = found.choices ?? reader.preferences
      // The first issue comes at once: nobody is left to wonder whether it works.
      const nextAt = reader.state === 'active' ? begin(preferences) : now()
      const agreed = { state: 'active', preferences, confirmed: now(), nextAt } as const
      await store.subscribers.change(reader.key, { ...agreed, trouble: undefined }, now())
      nudge()
      return { ...reader, ...agreed }
    },

    async open(purpose, signed) {
      const id = signer.open(purpose, signed)
      return id === undefined ? undefined : ((await store.subscribers.byId(id)) ?? 'gone')
    },

    async save(reader, fields) {
      const preferences = readPreferences(fields, reader.preferences)
      // One that is due already comes now, by what is chosen now.
      const isDue = reader.nextAt !== undefined && reader.nextAt <= now()
      const nextAt = reader.state === 'active' && !isDue ? { nextAt: begin(preferences) } : {}
      await store.subscribers.change(reader.key, { preferences, ...nextAt }, now())
    },

    async pause(reader) {
      if (reader.state !== 'active') return
      await store.subscribers.change(reader.key, { state: 'paused', nextAt: undefined }, now())
    },

    async resume(reader) {
      // Somebody who left or can't be reached asks anew, so that the inbox says yes.
      if (reader.state !== 'paused') return
      await store.subscribers.change(
        reader.key,
        { state: 'active', nextAt: begin(reader.preferences) },
        now(),
      )
    },

    async leave(reader) {
      if (reader.state === 'left') return
      await store.subscribers.change(reader.key, { state: 'left', nextAt: undefined }, now())
    },

    async remove(reader) {
      await store.subscribers.remove(reader.key)
    },

    async everything(reader) {
      const { key, email, state, preferences, created, confirmed, trouble } = reader
      return {
        email,
        state,
        preferences,
        asked: iso(created),
        ...(confirmed !== undefined && { confirmed: iso(confirmed) }),
        ...(trouble !== undefined && { trouble }),
        opinions: (await opinions.all(reader)).map(({ paper: { id }, opinion }) => ({
          id,
          wants: opinion === 1 ? 'more' : 'less',
        })),
        mails: (await store.deliveries.of(key, MOST_HISTORY)).map(mailRow),
      }
    },

    async issues(reader) {
      const digests = (await store.deliveries.of(reader.key, ISSUES_SHOWN * 2))
        .filter(({ kind, state }) => kind === 'digest' && (state === 'sent' || state === 'doubtful'))
        .slice(0, ISSUES_SHOWN)
      return Promise.all(
        digests.map(async ({ issue, papers }) => {
          const found = await Promise.all(papers.map(([id]) => store.papers.get(id)))
          return {
            name: issueInWords(namedIssue(issue)),
            papers: found.filter((paper) => paper !== undefined),
          }
        }),
      )
    },

    opinions,
    manageUrl: (reader) => readerUrl({ ...settings, signer }, 'manage', reader.id),
  }
}

const iso = (time: number) => new Date(time).toISOString()

const mailRow = ({ kind, issue, state, papers, created, done }: Delivery) => ({
  kind,
  ...(kind === 'digest' && { day: namedIssue(issue).day, frequency: namedIssue(issue).kind }),
  state,
  written: iso(created),
  ...(done !== undefined && { done: iso(done) }),
  papers: papers.map(([id, why]) => ({ id, why })),
})

/** The network that an address belongs to: a household or a small firm, rather than one machine. */
export function networkOf(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return 'unknown'
  const ip = ipaddr.process(address)
  const bytes = ip.toByteArray().slice(0, ip.kind() === 'ipv4' ? 3 : 7)
  return `${ip.kind()} ${bytes.join('.')}`
}
