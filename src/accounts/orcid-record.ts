import { FetchError } from '#sources/fetch-error.ts'
import { parseOrcidWorks } from '#sources/orcid-works.ts'
import { type PoliteOptions, createPoliteFetch } from '#sources/polite-fetch.ts'
import { FormatError } from '#sources/record.ts'

/** What the public record of somebody says, or why it could not be read. */
export type OrcidRecord = { works: string[] } | { away: string }

/** Reads which works stand on a public ORCID record, by the ids that papers have here. */
export type ReadOrcidRecord = (orcid: string) => Promise<OrcidRecord>

/** So long a member waits for it. */
const PATIENCE_MS = 8000
/** A life's works are some megabytes; what is more is no such record. */
const LIMITS = { sentBytes: 8 * 1024 * 1024, textBytes: 24 * 1024 * 1024 }

/** Asks ORCID's public API. `base` is its address, without a slash at the end. */
export function createReadOrcidRecord({
  base,
  patienceMs = PATIENCE_MS,
  ...options
}: Omit<PoliteOptions, 'limits'> & { base: string; patienceMs?: number }): ReadOrcidRecord {
  const fetch = createPoliteFetch({ ...options, limits: LIMITS })
  return async (orcid) => {
    const signal = AbortSignal.timeout(patienceMs)
    try {
      const { text = '' } = await fetch(`${base}/${orcid}/works`, { accept: 'application/json', signal })
      return { works: parseOrcidWorks(text) }
    } catch (fault) {
      if (signal.aborted) return { away: `no answer within ${patienceMs / 1000} s` }
      if (!(fault instanceof FetchError) && !(fault instanceof FormatError)) throw fault
      return { away: fault.message }
    }
  }
}

/** The iD in what ORCID calls somebody, such as `0000-0002-1825-0097`; undefined when there is none. */
export const readOrcid = (text: string): string | undefined =>
  /^(?:https?:\/\/(?:sandbox\.)?orcid\.org\/)?((?:\d{4}-){3}\d{3}[\dX])$/.exec(text)?.[1]
