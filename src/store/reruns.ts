import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely'
import type { RerunTable, Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** Which run of which code: the same numbers wherever it runs, but for the last digits. */
export interface RunName {
  slug: string
  fingerprint: string
  seed: number
  /** The mechanism that is off. */
  without?: string
}

/** What is known of the site's own run. It waits as long as it has not ended. Times are UTC milliseconds. */
export interface Rerun {
  asked: number
  ended?: number
  /** Absent when it ended without numbers, and `error` says why. */
  metrics?: Record<string, number | null>
  /** Processor time. */
  seconds?: number
  error?: string
}

export interface Lease {
  /** The process that takes it. */
  holder: string
  now: number
  /** How long it may run before another process takes it for lost. */
  ms: number
  /** How often one is begun at most: what ends the process each time is not for this machine. */
  tries: number
}

/** The queue of what the site runs itself, for all processes together: one at a time. */
export interface Reruns {
  get(name: RunName): Promise<Rerun | undefined>
  /** Puts a run into the queue, unless it is known already or `most` wait there. */
  ask(name: RunName, most: number, now: number): Promise<void>
  /** Asks for those of kept runs of these codes that were not asked for when they were kept, the oldest first. */
  askOlder(fingerprints: readonly string[], most: number, now: number): Promise<void>
  /** Begins the one that waits longest. Undefined when none waits, or another one is running. */
  take(lease: Lease): Promise<RunName | undefined>
  /** Puts one back that was not run to its end, as if it had not been begun. */
  release(name: RunName): Promise<void>
  end(
    name: RunName,
    outcome: { metrics: Record<string, number | null>; seconds: number } | { error: string },
    now: number,
  ): Promise<void>
}

/** The columns of a run's name. */
export const keyOf = ({ slug, fingerprint, seed, without = '' }: RunName) => ({
  slug,
  fingerprint,
  seed,
  without,
})

export const rerunStore = (db: Kysely<Schema>): Reruns => {
  const one = (name: RunName) => (e: ExpressionBuilder<Schema, 'reruns'>) => e.and(keyOf(name))

  const room = async (within: Kysely<Schema>, most: number) => {
    const { n } = await within
      .selectFrom('reruns')
      .select((e) => e.fn.countAll().as('n'))
      .where('ended', 'is', null)
      .executeTakeFirstOrThrow()
    return most - Number(n)
  }

  return {
    async get(name) {
      const row = await db.selectFrom('reruns').selectAll().where(one(name)).executeTakeFirst()
      return row && rerunOf(row)
    },

    async ask(name, most, now) {
      if ((await room(db, most)) <= 0) return
      await db
        .insertInto('reruns')
        .values({ ...keyOf(name), asked: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },

    async askOlder(fingerprints, most, now) {
      const free = await room(db, most)
      if (free <= 0 || fingerprints.length === 0) return
      const rows = await db
        .selectFrom('kept_runs as k')
        .leftJoin('reruns as r', (join) =>
          join
            .onRef('r.slug', '=', 'k.slug')
            .onRef('r.fingerprint', '=', 'k.fingerprint')
            .onRef('r.seed', '=', 'k.seed')
            .onRef('r.without', '=', 'k.without'),
        )
        .select(['k.slug', 'k.fingerprint', 'k.seed', 'k.without'])
        .where('r.slug', 'is', null)
        .where('k.fingerprint', 'in', [...fingerprints])
        .groupBy(['k.slug', 'k.fingerprint', 'k.seed', 'k.without'])
        .orderBy((e) => e.fn.min('k.key'))
        .limit(free)
        .execute()
      if (rows.length === 0) return
      await db
        .insertInto('reruns')
        .values(rows.map((row) => ({ ...row, asked: now })))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },

    take: ({ holder, now, ms, tries }) =>
      inTransaction(db, async (inside) => {
        const waiting = await inside
          .selectFrom('reruns')
          .selectAll()
          .where('ended', 'is', null)
          .orderBy('asked')
          .orderBy('slug')
          .orderBy('seed')
          .orderBy('without')
          .execute()
        // A lease that ends later than any begun now was given by a clock that ran ahead.
        if (waiting.some(({ lease }) => lease !== null && lease > now && lease <= now + ms)) return undefined
        for (const row of waiting) {
          const name = nameOf(row)
          if (row.tries < tries) {
            const begun = { holder, lease: now + ms, tries: row.tries + 1 }
            await inside.updateTable('reruns').set(begun).where(one(name)).execute()
            return name
          }
          const error = 'it ended the program that ran it'
          await inside
            .updateTable('reruns')
            .set({ ended: now, error, holder: null, lease: null })
            .where(one(name))
            .execute()
        }
        return undefined
      }),

    async release(name) {
      await db
        .updateTable('reruns')
        .set({ holder: null, lease: null, tries: sql<number>`tries - 1` })
        .where(one(name))
        .where('ended', 'is', null)
        .execute()
    },

    async end(name, outcome, now) {
      const known =
        'error' in outcome ? outcome : { ...outcome, metrics: JSON.stringify(outcome.metrics), error: null }
      await db
        .updateTable('reruns')
        .set({ ...known, ended: now, holder: null, lease: null })
        .where(one(name))
        .execute()
    },
  }
}

export const nameOf = ({ slug, fingerprint, seed, without }: Required<RunName>): RunName => ({
  slug,
  fingerprint,
  seed,
  ...(without !== '' && { without }),
})

export const rerunOf = (
  row: Pick<Selectable<RerunTable>, 'asked' | 'ended' | 'metrics' | 'seconds' | 'error'>,
): Rerun => ({
  asked: row.asked,
  ...(row.ended !== null && { ended: row.ended }),
  ...(row.metrics !== null && { metrics: JSON.parse(row.metrics) as Record<string, number | null> }),
  ...(row.seconds !== null && { seconds: row.seconds }),
  ...(row.error !== null && { error: row.error }),
})
