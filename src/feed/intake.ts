import { setImmediate } from 'node:timers/promises'
import { FetchError } from '#sources/fetch-error.ts'
import { type PoliteFetch, createPoliteFetch } from '#sources/polite-fetch.ts'
import { allowedAddresses } from '#sources/public-address.ts'
import { FormatError, type PaperRecord } from '#sources/record.ts'
import { type SourceState, type Store, TroubleError } from '#store/index.ts'
import { completeList, importLogged, takeBack } from './import.ts'
import { knownSources } from './known-sources.ts'
import type { OpenAlexQuery } from './take-openalex.ts'

/** Addresses of the services, without a slash at the end. */
export interface Bases {
  hf: string
  arxivRss: string
  arxivApi: string
  oai: string
  openAlex: string
  crossref: string
  dataCite: string
}

/** A feed of anybody's, under the name the operator gave it. */
export interface Feed {
  name: string
  url: string
}

export interface IntakeSettings {
  hf: boolean
  /** arXiv categories; none of arXiv is fetched without one. */
  categories: readonly string[]
  /** OpenAlex is asked only with a key and for something. */
  openAlex?: OpenAlexQuery
  feeds: readonly Feed[]
  bases: Bases
  /** Services may stand in the operator's own network. */
  allowPrivate: boolean
  userAgent: string
}

/** Who asks, as services see it: program, version, and where its owner is reached. */
export function userAgent(
  version: string,
  { baseUrl, contact }: { baseUrl?: string; contact?: string },
): string {
  const owner = [baseUrl && `+${baseUrl}`, contact].filter(Boolean).join('; ')
  return `daily-papers/${version}${owner && ` (${owner})`}`
}

export interface Intake {
  store: Store
  fetch: PoliteFetch
  settings: IntakeSettings
  now: () => number
  random: () => number
}

/** What a source's own code is given for one turn. */
export interface Turn {
  store: Store
  settings: IntakeSettings
  state: SourceState
  /** `YYYY-MM-DD`: go back to that day. */
  since: string | undefined
  now: () => number
  /** Says what is being done, for somebody who watches. */
  say(doing: string): void
  fetch: PoliteFetch
  /** Says that these are all papers on a day's list: those that stood on it before and do not now leave it. */
  complete(day: string, records: readonly PaperRecord[]): Promise<void>
  /** Marks papers that the source deleted as withdrawn; they stay. By arXiv id, or by the source's own. */
  takeBack(names: readonly string[]): Promise<void>
  /** Imports records and, together with the last of them, where the harvest goes on. Returns how many were new. */
  keep(records: readonly PaperRecord[], cursor?: string): Promise<number>
}

export type Take = (turn: Turn) => Promise<Kept>

/** What a source leaves behind; absent stays as it was. */
export type Kept = Pick<SourceState, 'etag' | 'modified' | 'cursor' | 'found' | 'added'>

export type Outcome =
  | { result: 'done'; found: number; added: number }
  /** `bug` when it was our fault. */
  | { result: 'failed'; error: string; bug?: unknown }
  /** Not its turn: another process has it, or the source asked for patience. */
  | { result: 'waiting'; until: number; error: string }
  | { result: 'stopped' }

/** A turn whose process was killed is over after a minute. */
const TURN_MS = 60_000
/** Records in one transaction: the site answers in between. */
const IN_ONE = 200

export const createIntake = (
  store: Store,
  settings: IntakeSettings,
  { now = Date.now, random = Math.random }: Partial<Pick<Intake, 'now' | 'random'>> = {},
): Intake => ({
  store,
  settings,
  now,
  random,
  fetch: createPoliteFetch({
    turns: store.sources,
    userAgent: settings.userAgent,
    now,
    isAllowed: allowedAddresses(settings.allowPrivate),
  }),
})

/**
 * One known source, one turn: fetch, read, import, and note how it went. Fails in words, not by throwing.
 *
 * @throws TroubleError when it is the database that fails; then nothing is said of the source
 */
export async function takeTurn(
  { store, fetch, settings, now, random }: Intake,
  name: string,
  { since, signal, say = () => {} }: { since?: string; signal?: AbortSignal; say?: Turn['say'] } = {},
): Promise<Outcome> {
  const { sources } = store
  const source = knownSources(settings).find((known) => known.name === name)
  if (!source) throw new Error(`no source is called ${name}`)
  await store.clock.mendSources(now())
  const state = await sources.get(name, now())
  const start = now()
  if (!(await sources.begin(state, start, start + TURN_MS))) {
    const { notBefore, error = 'another process is fetching' } = await sources.get(name, now())
    return { result: 'waiting', until: notBefore, error }
  }
  const stillHere = setInterval(() => {
    sources.extend(name, now() + TURN_MS).catch(() => {})
  }, TURN_MS / 3)
  let imported: Promise<number> | undefined
  /** The turn's entry in the log of imports, begun with the first thing it brings. */
  const entry = () => (imported ??= store.imports.begin({ at: start, source: name, what: 'fetch' }))
  try {
    const kept = await source.take({
      store,
      settings,
      state,
      since,
      now,
      say,
      fetch: async (url, request) => {
        const page = await fetch(url, { ...request, signal })
        for (const { line, message } of page.warnings ?? []) say(`line ${line}: ${message}`)
        return page
      },
      complete: (day, records) => completeList(store, { day, source: name }, records),
      takeBack: async (names) =>
        void (await takeBack(store, names, { source: name, now: now(), imported: await entry() })),
      keep: async (records, cursor) => {
        const imported = records.length > 0 ? await entry() : undefined
        return keep(store, name, records, { cursor, now, signal, imported })
      },
    })
    clearInterval(stillHere)
    await sources.succeed(name, { ...kept, now: now() })
    return { result: 'done', found: kept.found ?? 0, added: kept.added ?? 0 }
  } catch (fault) {
    clearInterval(stillHere)
    if (signal?.aborted) {
      await sources.giveBack(name)
      return { result: 'stopped' }
    }
    if (fault instanceof TroubleError) {
      // The source is not to blame: it is asked again as soon as the database is there.
      await sources.giveBack(name).catch(() => {})
      throw fault
    }
    const isKnown = fault instanceof FetchError || fault instanceof FormatError
    const message = fault instanceof Error ? fault.message : String(fault)
    const error = isKnown ? message : `something went wrong here: ${message}`
    await sources.fail(name, error, notBefore(fault, state.failures + 1, now(), random))
    return { result: 'failed', error, ...(!isKnown && { bug: fault }) }
  }
}

interface Keeping {
  cursor: string | undefined
  now: () => number
  signal: AbortSignal | undefined
  imported: number | undefined
}

async function keep(
  store: Store,
  source: string,
  records: readonly PaperRecord[],
  { cursor, now, signal, imported }: Keeping,
): Promise<number> {
  let added = 0
  for (let i = 0; i < records.length || i === 0; i += IN_ONE) {
    const part = records.slice(i, i + IN_ONE)
    added += await store.atomically(async (inside) => {
      const done = await importLogged(inside, part, {
        source,
        now: now(),
        ...(imported !== undefined && { imported }),
      })
      if (cursor !== undefined && i + IN_ONE >= records.length)
        await inside.sources.keepCursor(source, cursor)
      return done.added.length
    })
    await setImmediate()
    signal?.throwIfAborted()
  }
  return added
}

/** First and longest wait for a source that asks for patience and names no time. */
const PATIENCE_MS = 5 * 60_000
const MOST_PATIENCE_MS = 6 * 3600_000

/** When a source that asked for patience may be tried again; 0 when it did not ask. */
function notBefore(fault: unknown, failures: number, now: number, random: () => number): number {
  if (!(fault instanceof FetchError) || fault.retryAt === undefined) return 0
  // Not all at the very second that was named.
  if (!Number.isNaN(fault.retryAt)) return Math.round(fault.retryAt + 10_000 * random())
  const wait = Math.min(PATIENCE_MS * 2 ** (failures - 1), MOST_PATIENCE_MS)
  return Math.round(now + wait * (0.75 + 0.5 * random()))
}
