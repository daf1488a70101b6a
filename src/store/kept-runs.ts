import type { Kysely, Selectable } from 'kysely'
import { type Rerun, type RunName, keyOf, nameOf, rerunOf } from './reruns.ts'
import type { KeptRunTable, RerunTable, Schema } from './schema.ts'

/** Where a run ran, in words that fit many. */
export interface Where {
  device: string
  browser: string
  /** Of the browser's version. */
  major?: number
  os: string
  backend: string
}

export interface NewKeptRun extends RunName, Where {
  id: string
  /** JSON text: its numbers, and the claims and checks of then. */
  numbers: string
  /** From start to end. */
  seconds: number
  /** UTC milliseconds. */
  kept: number
  /** Digits in which all its numbers agree with the site's own run, or else the record; absent with neither. */
  agrees?: number
}

export interface KeptRun extends NewKeptRun {
  /** The site's own run of the same. */
  rerun?: Rerun
}

/** All runs of one name on one kind of device. */
export interface KeptKind
  extends Pick<RunName, 'seed' | 'without'>, Pick<Where, 'device' | 'browser' | 'backend'> {
  runs: number
  /** Of the one that agrees best; absent when none can be compared yet. */
  agrees?: number
}

export interface KeptRuns {
  keep(run: NewKeptRun): Promise<void>
  get(id: string): Promise<KeptRun | undefined>
  /** The id of the same run from the same kind of device, kept at `since` or later. */
  same(run: NewKeptRun, since: number): Promise<string | undefined>
  /** Of a method, the newest first. */
  of(slug: string, page: { limit: number; offset?: number }): Promise<KeptRun[]>
  count(slug: string): Promise<number>
  kinds(slug: string, fingerprint: string): Promise<KeptKind[]>
  /** Notes for all of a name how well they agree with what is known now, by their numbers. */
  compare(name: RunName, agrees: (numbers: string) => number): Promise<void>
}

export const keptRunStore = (db: Kysely<Schema>): KeptRuns => {
  const rows = () =>
    db
      .selectFrom('kept_runs as k')
      .leftJoin('reruns as r', (join) =>
        join
          .onRef('r.slug', '=', 'k.slug')
          .onRef('r.fingerprint', '=', 'k.fingerprint')
          .onRef('r.seed', '=', 'k.seed')
          .onRef('r.without', '=', 'k.without'),
      )
      .selectAll('k')
      .select([
        'r.asked',
        'r.ended',
        'r.metrics as rerun_metrics',
        'r.seconds as rerun_seconds',
        'r.error as rerun_error',
      ])

  return {
    async keep({ major, agrees, ...run }) {
      await db
        .insertInto('kept_runs')
        .values({ ...run, ...keyOf(run), major: major ?? null, agrees: agrees ?? null })
        .execute()
    },

    async get(id) {
      const row = await rows().where('k.id', '=', id).executeTakeFirst()
      return row && keptRunOf(row)
    },

    async same(run, since) {
      const { device, browser, os, backend, numbers } = run
      const row = await db
        .selectFrom('kept_runs')
        .select('id')
        .where((e) => e.and({ ...keyOf(run), device, browser, os, backend, numbers }))
        .where('kept', '>=', since)
        .limit(1)
        .executeTakeFirst()
      return row?.id
    },

    async of(slug, { limit, offset = 0 }) {
      const found = await rows()
        .where('k.slug', '=', slug)
        .orderBy('k.key', 'desc')
        .limit(limit)
        .offset(offset)
        .execute()
      return found.map(keptRunOf)
    },

    async count(slug) {
      const { n } = await db
        .selectFrom('kept_runs')
        .select((e) => e.fn.countAll().as('n'))
        .where('slug', '=', slug)
        .executeTakeFirstOrThrow()
      return Number(n)
    },

    async kinds(slug, fingerprint) {
      const found = await db
        .selectFrom('kept_runs')
        .select((e) => [
          'seed',
          'without',
          'device',
          'browser',
          'backend',
          e.fn.countAll().as('runs'),
          e.fn.max('agrees').as('agrees'),
        ])
        .where('slug', '=', slug)
        .where('fingerprint', '=', fingerprint)
        .groupBy(['seed', 'without', 'device', 'browser', 'backend'])
        .orderBy('seed')
        .orderBy('without')
        .orderBy('device')
        .orderBy('browser')
        .orderBy('backend')
        .execute()
      return found.map(({ without, runs, agrees, ...kind }) => ({
        ...kind,
        ...(without !== '' && { without }),
        runs: Number(runs),
        ...((agrees as number | null) !== null && { agrees: Number(agrees) }),
      }))
    },

    async compare(name, agrees) {
      const found = await db
        .selectFrom('kept_runs')
        .select(['key', 'numbers'])
        .where((e) => e.and(keyOf(name)))
        .execute()
      for (const { key, numbers } of found) {
        await db
          .updateTable('kept_runs')
          .set({ agrees: agrees(numbers) })
          .where('key', '=', key)
          .execute()
      }
    },
  }
}

type Row = Selectable<KeptRunTable> & {
  asked: number | null
  rerun_metrics: string | null
  rerun_seconds: number | null
  rerun_error: string | null
} & Pick<Selectable<RerunTable>, 'ended'>

function keptRunOf(row: Row): KeptRun {
  const { id, device, browser, os, backend, numbers, seconds, kept, major, agrees, asked } = row
  return {
    id,
    ...nameOf(row),
    device,
    browser,
    ...(major !== null && { major }),
    os,
    backend,
    numbers,
    seconds,
    kept,
    ...(agrees !== null && { agrees }),
    ...(asked !== null && {
      rerun: rerunOf({
        asked,
        ended: row.ended,
        metrics: row.rerun_metrics,
        seconds: row.rerun_seconds,
        error: row.rerun_error,
      }),
    }),
  }
}
