import ipaddr from 'ipaddr.js'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Delivery, Preferences, Store, StoredPaper, Subscriber } from '#store/index.ts'
import { parseAddress } from './address.ts'
import { DEFAULTS, readPreferences } from './preferences.ts'
import { readerUrl } from './links.ts'
import type { Desk } from './settings.ts'
import { hashOf, randomId } from './sign.ts'
import { nextSlot } from './slots.ts'

/** Fields of a form, as they came. */
export type Fields = Readonly<Record<string, unknown>>

/** The same for an address that is known and for one that is not. */
export type SubscribeAnswer = 'look into your inbox' | 'not an address' | 'too many'

/** What a reader may do with their subscription, by the links that were mailed to them. */
export interface Subscriptions {
  subscribe(fields: Fields, network: string | undefined): Promise<SubscribeAnswer>
  /** Who is behind a mailed token, as long as it is good. */
  pending(token: string): Promise<Subscriber | undefined>
  /** Agrees. Undefined when the token is used up or too old. */
  confirm(token: string): Promise<Subscriber | undefined>
  /** Whom a signed link belongs to. `gone` when they were deleted since. */
  open(purpose: 'manage' | 'unsubscribe', signed: string): Promise<Subscriber | 'gone' | undefined>
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
}

export interface SentIssue {
  /** `YYYY-MM-DD`. */
  day: string
  papers: StoredPaper[]
}

const HOUR_S = 3600
const MINUTE_MS = 60_000
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
  const networks = new RateLimiterMemory({ keyPrefix: 'network', points: 10, duration: HOUR_S })
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', points: 4, duration: 24 * HOUR_S })

  async function write(reader: Subscriber, kind: 'confirm' | 'account'): Promise<void> {
    const last = await store.deliveries.lastLetter(reader.key, kind)
    const gap = kind === 'confirm' ? 10 * MINUTE_MS : 24 * 60 * MINUTE_MS
    if (last !== undefined && last > now() - gap) return
    const letter = { kind, issue: `${kind} ${randomId()}`, subscriber: reader.key, papers: [], due: now() }
    await store.issues.plan([letter], now())
    nudge()
  }

  const begin = (preferences: Preferences) => nextSlot(preferences, now()).at

  return {
    async subscribe(fields, network) {
      const address = parseAddress(String(fields['email'] ?? ''))
      if (!address) return 'not an address'
      if (!(await take(networks, networkOf(network)))) return 'too many'
      // Too many for one address look like any other: the answer must not tell who is here.
      if (!(await take(addresses, address.key))) return 'look into your inbox'
      const preferences = readPreferences(fields, DEFAULTS)
      const { subscriber, isNew } = await store.subscribers.add(
        { id: randomId(), email: address.email, emailKey: address.key, preferences },
        now(),
      )
      const isReader = subscriber.state === 'active' || subscriber.state === 'paused'
      // Only who has the inbox may change what is sent there.
      if (!isNew && subscriber.state === 'pending') {
        await store.subscribers.change(subscriber.key, { preferences, state: 'pending' }, now())
      }
      await write(subscriber, isReader ? 'account' : 'confirm')
      return 'look into your inbox'
    },

    async pending(token) {
      const found = await store.subscribers.confirmation(hashOf(token), now())
      if (!found) return undefined
      const reader = (await store.subscribers.many([found.subscriber])).get(found.subscriber)
      return found.used && reader?.state !== 'active' ? undefined : reader
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
      await store.subscribers.change(
        reader.key,
        { state: 'active', confirmed: now(), nextAt: begin(reader.preferences), trouble: undefined },
        now(),
      )
      return { ...reader, state: 'active' }
    },

    async open(purpose, signed) {
      const id = signer.open(purpose, signed)
      return id === undefined ? undefined : ((await store.subscribers.byId(id)) ?? 'gone')
    },

    async save(reader, fields) {
      const preferences = readPreferences(fields, reader.preferences)
      const nextAt = reader.state === 'active' ? { nextAt: begin(preferences) } : {}
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
      if (reader.state === 'left' || reader.state === 'blocked') return
      await store.subscribers.change(reader.key, { state: 'left', nextAt: undefined }, now())
    },

    async remove(reader) {
      await store.subscribers.remove(reader.key)
    },

    async everything({ key, email, state, preferences, created, confirmed, trouble }) {
      return {
        email,
        state,
        preferences,
        asked: iso(created),
        ...(confirmed !== undefined && { confirmed: iso(confirmed) }),
        ...(trouble !== undefined && { trouble }),
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
          return { day: issue.slice(-10), papers: found.filter((paper) => paper !== undefined) }
        }),
      )
    },

    manageUrl: (reader) => readerUrl({ ...settings, signer }, 'manage', reader.id),
  }
}

const iso = (time: number) => new Date(time).toISOString()

const mailRow = ({ kind, issue, state, papers, created, done }: Delivery) => ({
  kind,
  ...(kind === 'digest' && { day: issue.slice(-10) }),
  state,
  written: iso(created),
  ...(done !== undefined && { done: iso(done) }),
  papers: papers.map(([id, why]) => ({ id, why })),
})

async function take(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key)
    return true
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal
    return false
  }
}

/** The network that an address belongs to: a household or a small firm, rather than one machine. */
export function networkOf(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return 'unknown'
  const ip = ipaddr.process(address)
  const bytes = ip.toByteArray().slice(0, ip.kind() === 'ipv4' ? 3 : 7)
  return `${ip.kind()} ${bytes.join('.')}`
}
