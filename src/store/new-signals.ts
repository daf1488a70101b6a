import type { Insertable, Kysely } from 'kysely'
import { AHEAD_MS } from './clock.ts'
import type { Schema, SignalTable } from './schema.ts'

/** The counts that differ from the last one stored: a number seen again is no news. */
export async function onlyNews(
  db: Kysely<Schema>,
  signals: readonly Insertable<SignalTable>[],
): Promise<Insertable<SignalTable>[]> {
  const papers = [...new Set(signals.map((signal) => signal.paper))]
  if (papers.length === 0) return []
  const stored = await db
    .selectFrom('signals')
    .selectAll()
    .where('paper', 'in', papers)
    .orderBy('observed')
    .execute()
  const counted = new Map(signals.map(({ paper, name, observed }) => [`${paper} ${name}`, observed]))
  // What was counted later than what is counted now was written by a clock that ran ahead, and would be the last for long.
  const isAhead = ({ paper, name, observed }: SignalTable) =>
    observed > (counted.get(`${paper} ${name}`) ?? Infinity) + AHEAD_MS
  for (const { paper, name, observed } of stored.filter(isAhead)) {
    await db
      .deleteFrom('signals')
      .where('paper', '=', paper)
      .where('name', '=', name)
      .where('observed', '=', observed)
      .execute()
  }
  const known = stored.filter((signal) => !isAhead(signal))
  const last = new Map(known.map(({ paper, name, value }) => [`${paper} ${name}`, value]))
  return signals.filter(({ paper, name, value }) => last.get(`${paper} ${name}`) !== value)
}
