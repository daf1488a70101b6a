import { parseFeed } from '#sources/feed.ts'
import { FetchError } from '#sources/fetch-error.ts'
import { parseJsonFeed } from '#sources/json-feed.ts'
import { dayAt } from './days.ts'
import type { Take } from './intake.ts'
import { onTheirDays } from './on-their-days.ts'

/** Warnings that are told of one answer. */
const TOLD = 10

/** A feed of anybody's: RSS, Atom, or JSON. */
export const takeFeed =
  (address: string): Take =>
  async ({ state, now, say, fetch, keep }) => {
    // What was told of another address says nothing of this one.
    const seen = state.cursor === address ? { etag: state.etag, modified: state.modified } : {}
    const { text, etag, modified } = await fetch(address, seen)
    if (text === undefined) {
      say('nothing new since the last time')
      return {}
    }
    const parse = /^\s*\{/.test(text) ? parseJsonFeed : parseFeed
    const { records, warnings, isCut } = parse(text)
    for (const { line, message } of warnings.slice(0, TOLD)) say(`line ${line}: ${message}`)
    const added = await keep(onTheirDays(records, dayAt(now())))
    if (isCut) throw new FetchError('the feed breaks off in the middle')
    return {
      ...(etag !== undefined && { etag }),
      ...(modified !== undefined && { modified }),
      cursor: address,
      found: records.length,
      added,
    }
  }
