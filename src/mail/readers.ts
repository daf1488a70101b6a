import type { Store, Subscriber, SubscriberState } from '#store/index.ts'
import { parseAddress } from './address.ts'
import { nextSlot } from './slots.ts'

/** In the order of a reader's life. */
export const READER_STATES = [
  'pending',
  'active',
  'paused',
  'left',
  'blocked',
] as const satisfies SubscriberState[]

const IN_ONE = 500

/** All readers, those of one state alone when it is given, the first to come first. */
export async function* allReaders(store: Store, state?: SubscriberState): AsyncGenerator<Subscriber> {
  for (let after = 0; ;) {
    const page = await store.subscribers.page({ after, limit: IN_ONE, ...(state && { state }) })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < IN_ONE) return
    after = last.key
  }
}

/** The reader with an address, or with the id that their links carry. */
export const findReader = async (store: Store, name: string): Promise<Subscriber | undefined> =>
  (await store.subscribers.byEmail(parseAddress(name)?.key ?? '')) ??
  (await store.subscribers.byId(name.toLowerCase()))

/** Why a reader's mail can't be begun again by somebody else; undefined when it can. */
export function whyNotRestored({ state, confirmed }: Subscriber): string | undefined {
  if (state === 'left') return 'they unsubscribed; only they can subscribe again'
  if (state !== 'blocked') return `nothing keeps their mail back (${state})`
  return confirmed === undefined ? 'they never confirmed; only they can subscribe' : undefined
}

/** Sends to a reader again whose mail was ended by bounces or a complaint: from their next issue on. */
export async function restoreReader(
  store: Store,
  reader: Subscriber,
  now: number,
): Promise<Subscriber & { nextAt: number }> {
  const begun = { state: 'active', nextAt: nextSlot(reader.preferences, now).at } as const
  await store.subscribers.change(reader.key, { ...begun, trouble: undefined }, now)
  return { ...reader, ...begun }
}

/** What is known of a reader, as a flat row: lists are parted by `; `, times are ISO 8601. */
export const readerRow = ({ email, id, state, preferences, soft, ...reader }: Subscriber) => ({
  email,
  id,
  state,
  frequency: preferences.frequency,
  weekday: preferences.weekday,
  hour: preferences.hour,
  zone: preferences.zone,
  most: preferences.most,
  topics: preferences.topics.join('; '),
  categories: preferences.categories.join('; '),
  searches: preferences.searches
    .map(({ words, without }) => (without ? `${words} (without ${without})` : words))
    .join('; '),
  trending: preferences.trending,
  emptyDays: preferences.emptyDays,
  asked: iso(reader.created),
  confirmed: iso(reader.confirmed),
  next: iso(reader.nextAt),
  bounces: soft,
  trouble: reader.trouble ?? '',
})

export type ReaderRow = ReturnType<typeof readerRow>

/** The same for programs: preferences as they are, absent facts left out. */
export const readerFacts = ({
  email,
  id,
  state,
  preferences,
  created,
  confirmed,
  nextAt,
  soft,
  trouble,
}: Subscriber) => ({
  email,
  id,
  state,
  preferences,
  asked: iso(created),
  ...(confirmed !== undefined && { confirmed: iso(confirmed) }),
  ...(nextAt !== undefined && { next: iso(nextAt) }),
  bounces: soft,
  ...(trouble !== undefined && { trouble }),
})

/**
 * A line of CSV (RFC 4180). Readers chose some of these words, and a spreadsheet takes what begins with `=`, `+`, `-`
 * or `@` for a formula: an apostrophe before it keeps it text.
 */
export const csvLine = (cells: readonly (string | number | boolean)[]): string =>
  cells
    .map((cell) => {
      const text = String(cell)
      const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
    })
    .join(',')

const iso = (time: number | undefined): string => (time === undefined ? '' : new Date(time).toISOString())
