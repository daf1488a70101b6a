import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { readDoi } from '#sources/doi.ts'
import { FetchError } from '#sources/fetch-error.ts'
import { FormatError } from '#sources/record.ts'
import { importLogged } from './import.ts'
import type { Intake } from './intake.ts'
import { takeIds } from './take-ids.ts'

/** What came of asking for one work by its id. */
export type Fetched =
  | { result: 'here'; id: string }
  /** Nobody knows it. */
  | { result: 'unknown' }
  /** Others are being fetched, or this reader had as many as anybody may within an hour. */
  | { result: 'busy' }
  | { result: 'failed'; error: string }

/** Fetches a work by its arXiv id or DOI for a reader, who is known by their network. */
export type FetchOne = (id: string, network: string | undefined) => Promise<Fetched>

const HOUR_S = 3600
/** The services are asked on readers' behalf. */
export interface FetchLimits {
  /** What a reader may ask for within an hour, and all of them together. */
  ofOne: number
  ofAll: number
  /** Each waits its turn of some seconds, so that more at once would wait for minutes. */
  atOnce: number
}

const LIMITS: FetchLimits = { ofOne: 20, ofAll: 200, atOnce: 4 }
const PATIENCE_MS = 30_000

/** Fetches single works for readers, within limits; two who ask for the same one share the answer. */
export function createFetchOne(
  { store, fetch, settings: { bases }, now }: Intake,
  limits: FetchLimits = LIMITS,
): FetchOne {
  const ofOne = new RateLimiterMemory({ keyPrefix: 'reader', points: limits.ofOne, duration: HOUR_S })
  const ofAll = new RateLimiterMemory({ keyPrefix: 'all', points: limits.ofAll, duration: HOUR_S })
  const underWay = new Map<string, Promise<Fetched>>()

  async function take(id: string): Promise<Fetched> {
    const doi = readDoi(id)
    const ids = doi === undefined ? { arxiv: [id], dois: [] } : { arxiv: [], dois: [doi] }
    const signal = AbortSignal.timeout(PATIENCE_MS)
    try {
      for await (const { source, records } of takeIds(ids, { fetch, bases, signal })) {
        if (records.length === 0) continue
        const imported = await store.imports.begin({ at: now(), source, what: id })
        await store.atomically((inside) => importLogged(inside, records, { source, now: now(), imported }))
      }
    } catch (fault) {
      if (signal.aborted) return { result: 'failed', error: 'it took more than half a minute' }
      if (!(fault instanceof FetchError) && !(fault instanceof FormatError)) throw fault
      return { result: 'failed', error: fault.message }
    }
    const paper = await store.papers.get(id)
    return paper ? { result: 'here', id: paper.id } : { result: 'unknown' }
  }

  const allowed = async (network: string) => (await allows(ofOne, network)) && (await allows(ofAll, ''))

  return async (id, network) => {
    const same = underWay.get(id)
    if (same) return same
    if (underWay.size >= limits.atOnce) return { result: 'busy' }
    const taking = allowed(network ?? '')
      .then((isAllowed): Promise<Fetched> | Fetched => (isAllowed ? take(id) : { result: 'busy' }))
      .finally(() => underWay.delete(id))
    underWay.set(id, taking)
    return taking
  }
}

async function allows(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key)
    return true
  } catch (fault) {
    if (fault instanceof RateLimiterRes) return false
    throw fault
  }
}
