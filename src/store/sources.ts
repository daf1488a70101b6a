import type { Kysely } from 'kysely'
import { AHEAD_MS } from './clock.ts'
import type { Schema, SourceTable } from './schema.ts'

/** How a source is doing. Times are UTC milliseconds. */
export interface SourceState {
  name: string
  /** Conditional request headers of the last good answer. */
  etag?: string
  modified?: string
  /** Where an unfinished harvest goes on, in the source's own words. */
  cursor?: string
  tried?: number
  succeeded?: number
  /** In words, of the last try when that failed; absent while a try is under way. */
  error?: string
  /** Failed tries in a row. */
  failures: number
  /** No try before: a try is under way until then, or the source asked for patience. */
  notBefore: number
  /** Papers in the last good answer, and how many of them were new. */
  found?: number
  added?: number
}

export interface Sources {
  /** A source that was never tried has a state too; what was tried in the future counts as never tried. */
  get(name: string, now: number): Promise<SourceState>
  /**
   * Takes the turn of a source, until `until` at the latest. False when it may not be tried yet, or when another
   * process has tried it since `seen` was read.
   */
  begin(seen: SourceState, now: number, until: number): Promise<boolean>
  /** Keeps a turn that lasts longer. */
  extend(name: string, until: number): Promise<void>
  /** Keeps where a harvest goes on. */
  keepCursor(name: string, cursor: string): Promise<void>
  /** Ends a turn well; what is not given stays. */
  succeed(name: string, done: Success): Promise<void>
  /** Ends a turn badly. */
  fail(name: string, error: string, notBefore: number): Promise<void>
  /** Ends a turn that was broken off: neither well nor badly. */
  giveBack(name: string): Promise<void>
  /**
   * Claims a host for one request, across all processes on this database.
   *
   * @returns a time not after `now` when the host is the caller's until `until`; else when to ask again
   */
  claimHost(host: string, now: number, until: number): Promise<number>
  /** Ends a claim: the host may be asked again from `at` on. */
  freeHost(host: string, at: number): Promise<void>
}

export type Success = Pick<SourceState, 'etag' | 'modified' | 'cursor' | 'found' | 'added'> & { now: number }

/** Nobody waits longer than two days: a later time was written by a clock that went wrong. */
const FARTHEST_MS = 2 * 86_400_000

export const sourceStore = (db: Kysely<Schema>): Sources => {
  const change = (name: string, values: Partial<SourceTable>) =>
    db.updateTable('sources').set(values).where('name', '=', name).execute()

  return {
    async get(name, now) {
      const row = await db.selectFrom('sources').selectAll().where('name', '=', name).executeTakeFirst()
      return row ? withoutFuture(fromRow(row), now) : { name, failures: 0, notBefore: 0 }
    },

    async begin({ name, tried = null }, now, until) {
      const turn = { tried: now, error: null, not_before: until }
      const taken = await db
        .insertInto('sources')
        .values({ name, failures: 0, ...turn })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(turn)
            .where((e) =>
              e.or([
                e.and([
                  e('sources.tried', 'is not distinct from', tried),
                  e.or([
                    e('sources.not_before', '<=', now),
                    e('sources.not_before', '>', now + FARTHEST_MS),
                    e('sources.succeeded', '>', now + AHEAD_MS),
                  ]),
                ]),
                e('sources.tried', '>', now + AHEAD_MS),
              ]),
            ),
        )
        .returning('name')
        .execute()
      return taken.length > 0
    },

    async extend(name, until) {
      await change(name, { not_before: until })
    },

    async keepCursor(name, cursor) {
      await change(name, { cursor })
    },

    async succeed(name, { now, ...kept }) {
      await change(name, { ...kept, succeeded: now, error: null, failures: 0, not_before: 0 })
    },

    async fail(name, error, notBefore) {
      await db
        .updateTable('sources')
        .set((e) => ({ error, failures: e('failures', '+', 1), not_before: notBefore }))
        .where('name', '=', name)
        .execute()
    },

    async giveBack(name) {
      await change(name, { not_before: 0 })
    },

    async claimHost(host, now, until) {
      const taken = await db
        .insertInto('hosts')
        .values({ host, free_at: until })
        .onConflict((conflict) =>
          conflict
            .column('host')
            .doUpdateSet({ free_at: until })
            .where((e) => e.or([e('hosts.free_at', '<=', now), e('hosts.free_at', '>', now + FARTHEST_MS)])),
        )
        .returning('host')
        .execute()
      if (taken.length > 0) return now
      const row = await db.selectFrom('hosts').select('free_at').where('host', '=', host).executeTakeFirst()
      // Freed between the two statements: a moment later it can be had.
      return Math.max(row?.free_at ?? 0, now + 1)
    },

    async freeHost(host, at) {
      await db.updateTable('hosts').set({ free_at: at }).where('host', '=', host).execute()
    },
  }
}

/** What a clock that ran ahead wrote is not known, nor when it wanted to go on. */
function withoutFuture(state: SourceState, now: number): SourceState {
  const { tried = 0, succeeded = 0, ...rest } = state
  const isAhead = (time: number) => time > now + AHEAD_MS
  if (!isAhead(tried) && !isAhead(succeeded)) {
    return state.notBefore > now + FARTHEST_MS ? { ...state, notBefore: 0 } : state
  }
  return {
    ...rest,
    notBefore: 0,
    ...(state.tried !== undefined && !isAhead(tried) && { tried }),
    ...(state.succeeded !== undefined && !isAhead(succeeded) && { succeeded }),
  }
}

function fromRow({ not_before: notBefore, failures, name, ...rest }: SourceTable): SourceState {
  const told = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
  return { name, failures, notBefore, ...told }
}
