import type { Kysely } from 'kysely'
import { KeySet } from './key-set.ts'
import type { LexicalIndex } from './lexical/lexical-index.ts'
import type { Schema } from './schema.ts'
import { FACET } from './text-segments.ts'

/** Days from one to another, both included: `YYYY-MM-DD`, or `YYYY-MM` and `YYYY` for all days of a month or a year. */
export interface DateSpan {
  since?: string
  until?: string
}

/** The papers of a span: of whole years as the index of words has them, of the years that it cuts by their dates. */
export async function keysOfSpan(
  db: Kysely<Schema>,
  index: LexicalIndex,
  { since, until }: DateSpan,
): Promise<KeySet> {
  const cut = new Set([since, until].flatMap((day) => (day && day.length > YEAR ? [day.slice(0, YEAR)] : [])))
  const years = [...index.countsOf(FACET.year('')).keys()].map((facet) => facet.slice(FACET.year('').length))
  const whole = years.filter((year) => !cut.has(year) && isWithin(year, { since, until }))
  const keys = index.keysWithAny(whole.map(FACET.year))
  for (const year of cut) {
    const rows = await db
      .selectFrom('papers')
      .select(['key', 'date'])
      .where('date', '>=', year)
      .where('date', '<', String(Number(year) + 1))
      .execute()
    for (const { key, date } of rows) if (isWithin(date!, { since, until })) keys.add(key)
  }
  return keys
}

const YEAR = 4

/** Whether a date lies in a span, as far as both are told: a paper of which only the year is known may. */
const isWithin = (date: string, { since, until }: { since: string | undefined; until: string | undefined }) =>
  (since === undefined || beginning(date, since) >= beginning(since, date)) &&
  (until === undefined || beginning(date, until) <= beginning(until, date))

const beginning = (date: string, other: string): string => date.slice(0, other.length)
